package allod.own.check.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// Numbers that stay with a finding while the lines around it move. Equal lines of one member are told apart by
/// counting.
final class Fingerprint {

    private static final int DIGITS = 32;

    private final Map<String, Integer> seen = new HashMap<>();

    /// The number of the next finding, in the order of the report.
    String next(PlacedFinding finding) {
        String line = Baseline.line(finding);
        int count = seen.merge(line, 1, Integer::sum);
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((line + " #" + count).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
