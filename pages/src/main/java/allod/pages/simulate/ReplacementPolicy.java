package allod.pages.simulate;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// The policies that decide which page leaves its frame when another one needs it.
public enum ReplacementPolicy {
    /// Belady's bound: the page that is used again last.
    OPT("opt"),
    /// The page that was not used for the longest time.
    LRU("lru"),
    /// The page that came first.
    FIFO("fifo");

    private final String label;

    ReplacementPolicy(String label) {
        this.label = label;
    }

    /// The name that users give.
    public String label() {
        return label;
    }

    /// The faults of this policy.
    ///
    /// @param nextUses of [OptReplacement#nextUses] for that string; OPT alone looks at it
    long faults(PageString string, int frames, int[] nextUses) {
        Replacement replacement = switch (this) {
            case OPT -> new OptReplacement(frames, string.pages(), nextUses);
            case LRU -> new LruReplacement(frames, string.pages());
            case FIFO -> new FifoReplacement(frames, string.pages());
        };
        long faults = 0;
        for (int change = 0; change < string.changes(); change++) {
            faults += replacement.faults(string.page(change)) ? 1 : 0;
        }
        return faults;
    }

    /// The policy called `label`.
    ///
    /// @throws IllegalArgumentException when there is none
    public static ReplacementPolicy of(String label) {
        String wanted = label.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(policy -> policy.label.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no policy '" + label.strip() + "'; there are "
                        + Arrays.stream(values()).map(ReplacementPolicy::label).collect(Collectors.joining(", "))));
    }
}
