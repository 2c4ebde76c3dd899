package allod.profile.format;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The real `go tool pprof`, where Go is installed; elsewhere its tests are skipped.
public final class GoPprof {
    private static final int PATIENCE_SECONDS = 60;

    /// `flat flat% sum% cum cum% name`
    private static final Pattern ROW =
            Pattern.compile("\\s*(-?[\\d.]+)B?\\s+\\S+\\s+\\S+\\s+(-?[\\d.]+)B?\\s+\\S+\\s+(.*)");

    private GoPprof() {}

    public static void assumeInstalled() {
        assumeTrue(isInstalled(), "Go is not installed: go tool pprof does not read what we write (golang-go)");
    }

    private static boolean isInstalled() {
        try {
            Process process = new ProcessBuilder("go", "version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    /// What it prints; fails if it complains.
    public static String run(Path folder, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("go", "tool", "pprof"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PPROF_TMPDIR", folder.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(command + " failed:\n" + output);
        }
        return output;
    }

    /// The table that `-top` prints: name to flat and cumulated value, exact.
    public static Map<String, List<Long>> top(Path folder, String... arguments) throws Exception {
        List<String> all =
                new ArrayList<>(List.of("-top", "-unit=B", "-nodecount=1000000", "-nodefraction=0", "-edgefraction=0"));
        all.addAll(List.of(arguments));
        Map<String, List<Long>> rows = new LinkedHashMap<>();
        for (String line : run(folder, all.toArray(String[]::new)).split("\n")) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                List<Long> values = List.of(exact(row.group(1)), exact(row.group(2)));
                if (rows.put(row.group(3), values) != null) {
                    throw new AssertionError("twice: " + line);
                }
            }
        }
        return rows;
    }

    private static long exact(String number) {
        return number.contains(".") ? (long) Double.parseDouble(number) : Long.parseLong(number);
    }
}
