package allod.lab.memory;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Pages of a mapping, or of many, counted one by one in `pagemap`. Counts, not bytes.
///
/// Threads: immutable.
public final class PageCensus {

    /// What a page can be; one page can be several of these.
    public enum Trait {
        /// A frame of memory is behind it, and it is mapped here.
        PRESENT(63),
        SWAPPED(62),
        /// A page of a file or of shared memory; of the others, nobody knows but this process and those it forked.
        OF_FILE(61),
        /// Mapped here and nowhere else.
        EXCLUSIVE(56),
        /// Written since the marks were last cleared (`/proc/PID/clear_refs`), or since it was mapped.
        SOFT_DIRTY(55),
        /// Write-protected by userfaultfd.
        WRITE_PROTECTED(57),
        /// A guard that the kernel keeps without a mapping of its own.
        GUARD(58);

        private final long mask;

        Trait(int bit) {
            this.mask = 1L << bit;
        }

        @SuppressWarnings("EnumOrdinal") // the place in a table that lives no longer than this JVM
        private int index() {
            return ordinal();
        }

        /// The name for programs: `softDirtyPages`.
        public String property() {
            String[] words = name().toLowerCase(java.util.Locale.ROOT).split("_", -1);
            String tail = Arrays.stream(words)
                    .skip(1)
                    .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                    .collect(Collectors.joining());
            return words[0] + tail + "Pages";
        }
    }

    public static final PageCensus NONE = new PageCensus(new long[Trait.values().length + 1]);

    private static final Trait[] TRAITS = Trait.values();
    private static final int COPIED = TRAITS.length;

    private final long[] counts;

    private PageCensus(long[] counts) {
        this.counts = counts;
    }

    /// @param entries of the mapping's pages
    static PageCensus count(long[] entries, int length) {
        long[] counts = new long[TRAITS.length + 1];
        for (int i = 0; i < length; i++) {
            long entry = entries[i];
            for (int trait = 0; trait < TRAITS.length; trait++) {
                counts[trait] += (entry & TRAITS[trait].mask) == 0 ? 0 : 1;
            }
            long inUse = entry & (Trait.PRESENT.mask | Trait.SWAPPED.mask);
            counts[COPIED] += inUse != 0 && (entry & Trait.OF_FILE.mask) == 0 ? 1 : 0;
        }
        return new PageCensus(counts);
    }

    public long of(Trait trait) {
        return counts[trait.index()];
    }

    /// Pages in memory or in the swap that no file stands behind; in a private mapping of a file, those copied on
    /// write.
    public long anonymous() {
        return counts[COPIED];
    }

    public PageCensus plus(PageCensus other) {
        long[] sum = new long[counts.length];
        Arrays.setAll(sum, i -> counts[i] + other.counts[i]);
        return new PageCensus(sum);
    }

    String text() {
        return Arrays.stream(counts).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }

    static PageCensus parse(String text) {
        long[] counts = new long[TRAITS.length + 1];
        String[] words = text.split(" ", -1);
        for (int i = 0; i < Math.min(words.length, counts.length); i++) {
            counts[i] = Long.parseLong(words[i]);
        }
        return new PageCensus(counts);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PageCensus census && Arrays.equals(counts, census.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return text();
    }
}
