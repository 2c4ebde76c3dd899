package allod.pages.simulate;

import allod.pages.paged.Replacement;
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
    FIFO("fifo"),
    /// The page that came first, but one that was used since is passed over once.
    CLOCK("clock"),
    /// The page whose last use but one is longest ago.
    LRU_2("lru-2"),
    /// New pages in a queue, those that come back soon by last use.
    TWO_QUEUES("2q"),
    /// A small queue for new pages, a main one for those that were used in it.
    S3_FIFO("s3-fifo");

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
    /// @param nextUses of [OptPolicy#nextUses] for that string; OPT alone looks at it
    long faults(PageString string, int frames, int[] nextUses) {
        FramePolicy policy = policy(frames, string.pages(), nextUses);
        long faults = 0;
        for (int change = 0; change < string.changes(); change++) {
            faults += policy.faults(string.page(change)) ? 1 : 0;
        }
        return faults;
    }

    private FramePolicy policy(int frames, int pages, int[] nextUses) {
        return switch (this) {
            case OPT -> new OptPolicy(frames, pages, nextUses);
            case LRU -> new LruPolicy(frames, pages);
            case FIFO -> new FifoPolicy(frames, pages);
            case CLOCK -> new ReplacerPolicy(Replacement.CLOCK.create(frames), frames, pages);
            case LRU_2 -> new ReplacerPolicy(Replacement.LRU_2.create(frames), frames, pages);
            case TWO_QUEUES -> new ReplacerPolicy(Replacement.TWO_QUEUES.create(frames), frames, pages);
            case S3_FIFO -> new ReplacerPolicy(Replacement.S3_FIFO.create(frames), frames, pages);
        };
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
