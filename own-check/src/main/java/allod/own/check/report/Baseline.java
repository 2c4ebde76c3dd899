package allod.own.check.report;

import allod.own.check.report.PlacedFinding.Suppression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Findings of old code that are passed over, so that only new ones are reported.
///
/// ```
/// # allod-own-baseline 1
/// OWN1002 allod.demo.Store put(String,int) | Block block = heap.own(64);
/// code    class            member            text of the line
/// ```
///
/// A line of the file passes over one finding. Line numbers play no part: what moves stays known, what is
/// edited is new.
public final class Baseline {

    private static final String HEAD = "# allod-own-baseline 1";

    private final Map<String, Integer> left;

    private Baseline(Map<String, Integer> left) {
        this.left = left;
    }

    /// A baseline that passes over nothing.
    public static Baseline empty() {
        return new Baseline(new HashMap<>());
    }

    /// Reads a file.
    ///
    /// @throws IOException when it cannot be read or is no baseline; the message names file and line
    public static Baseline read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.getFirst().equals(HEAD)) {
            throw new IOException(file + " is no baseline: its first line should be '" + HEAD
                    + "'; write one with `allod own --write-baseline`");
        }
        Map<String, Integer> left = new HashMap<>();
        for (int at = 1; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            boolean known =
                    line.length() > 8 && OwnCode.of(line.substring(0, 7)).isPresent() && line.contains(" | ");
            if (!known) {
                throw new IOException(
                        file + ", line " + (at + 1) + ": '" + line
                                + "' does not read as 'CODE CLASS MEMBER | TEXT'; write the baseline anew with `allod own --write-baseline`");
            }
            left.merge(line, 1, Integer::sum);
        }
        return new Baseline(left);
    }

    /// Passes over a finding that the baseline still holds; each of its lines serves once.
    ///
    /// @return the finding, suppressed if the baseline holds it
    public PlacedFinding applied(PlacedFinding finding) {
        if (finding.suppression().isPresent()) {
            return finding;
        }
        String line = line(finding);
        Integer count = left.get(line);
        if (count == null || count == 0) {
            return finding;
        }
        left.put(line, count - 1);
        return finding.suppressed(Suppression.BASELINE);
    }

    /// How many of its lines no finding has used: what they speak of is mended.
    public int unusedCount() {
        return left.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// Writes the baseline of some findings; those that an annotation suppresses, and notes, need none.
    public static void write(Path file, List<PlacedFinding> findings) throws IOException {
        List<String> lines = new ArrayList<>();
        for (PlacedFinding finding : findings) {
            boolean silenced = finding.suppression().orElse(null) == Suppression.ANNOTATION;
            if (!silenced && finding.level().compareTo(Level.NOTE) > 0) {
                lines.add(line(finding));
            }
        }
        lines.sort(null);
        lines.addFirst(HEAD);
        WholeFile.write(file, String.join("\n", lines) + "\n");
    }

    static String line(PlacedFinding finding) {
        String member = finding.member().isEmpty() ? "-" : finding.member();
        return finding.code().id() + " " + finding.className() + " " + member + " | " + finding.lineText();
    }
}
