package allod.heap;

import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// Whether new heaps are checked ones: what `-Dallod.heap=checked` asks for.
///
/// Errors: an `IllegalArgumentException` for another value of the property.
final class CheckedByDefault {

    private static final String PROPERTY = "allod.heap";

    private static final BlockChecks.@Nullable Factory FACTORY = find(System.getProperty(PROPERTY, "plain"));

    private CheckedByDefault() {}

    /// What makes the checks, or null for plain heaps.
    static BlockChecks.@Nullable Factory factory() {
        return FACTORY;
    }

    private static BlockChecks.@Nullable Factory find(String wanted) {
        return switch (wanted) {
            case "plain" -> null;
            case "checked" ->
                ServiceLoader.load(BlockChecks.Factory.class, BlockChecks.class.getClassLoader())
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(
                                "-Dallod.heap=checked: no checks are installed. Is allod-heap complete?"));
            default ->
                throw new IllegalArgumentException("-D" + PROPERTY + "=" + wanted + ": must be plain or checked.");
        };
    }
}
