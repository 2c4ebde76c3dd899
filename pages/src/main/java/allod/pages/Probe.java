package allod.pages;

import java.util.List;
import java.util.stream.Stream;

/// What this kernel and this machine offer to a memory manager: facts that were read and features that were tried.
///
/// Nothing here needs a privilege, and nothing stays changed. A feature that is missing is no error: each one has a
/// fallback, and says which.
///
/// Threads: a probe is immutable.
public final class Probe {

    /// Something that is so.
    ///
    /// @param name short, unique
    /// @param value with its unit
    /// @param meaning why a memory manager cares
    public record Fact(String name, String value, String meaning) {}

    /// Something that the kernel does or does not do for this process.
    ///
    /// @param name short, unique
    /// @param available whether the attempt succeeded
    /// @param refusal the kernel's error when it did not, else empty
    /// @param use what Allod does with it
    /// @param fallback what Allod does without it
    public record Feature(String name, boolean available, String refusal, String use, String fallback) {}

    private final List<Fact> facts;
    private final List<Feature> features;

    Probe(List<Fact> facts, List<Feature> features) {
        this.facts = facts;
        this.features = features;
    }

    /// Reads and tries everything; takes some milliseconds.
    public static Probe run() {
        return new Probe(
                KernelFacts.read(),
                Stream.concat(KernelFeatures.tryAll().stream(), FileFeatures.tryAll().stream())
                        .toList());
    }

    /// In the order in which they are best read.
    public List<Fact> facts() {
        return facts;
    }

    /// In the order in which they are best read.
    public List<Feature> features() {
        return features;
    }

    /// A table for people, one line a fact or feature.
    public String text() {
        StringBuilder text = new StringBuilder("Machine and kernel\n");
        int factWidth =
                facts.stream().mapToInt(fact -> fact.name().length()).max().orElse(0);
        int valueWidth =
                facts.stream().mapToInt(fact -> fact.value().length()).max().orElse(0);
        for (Fact fact : facts) {
            text.append("  ").append(padded(fact.name(), factWidth + 2));
            text.append(padded(fact.value(), valueWidth + 2))
                    .append(fact.meaning())
                    .append('\n');
        }
        text.append("\nWhat this kernel does for this process\n");
        int featureWidth = features.stream()
                .mapToInt(feature -> feature.name().length())
                .max()
                .orElse(0);
        for (Feature feature : features) {
            text.append(feature.available() ? "  yes  " : "  no   ");
            text.append(padded(feature.name(), featureWidth + 2)).append(feature.use());
            if (!feature.available()) {
                text.append("; instead: ").append(feature.fallback());
                text.append(" [").append(feature.refusal()).append(']');
            }
            text.append('\n');
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return text();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
