package allod.pages.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/// The faults of every policy with every number of frames, over one [PageString].
///
/// @param policies the columns
/// @param rows the numbers of frames, each with its faults
public record ReplacementFaults(List<ReplacementPolicy> policies, List<Row> rows) {

    /// One number of frames.
    ///
    /// @param frames how many pages are in memory at once
    /// @param faults of each policy, in the order of the columns
    public record Row(int frames, List<Long> faults) {

        /// Copies the list.
        public Row {
            faults = List.copyOf(faults);
        }
    }

    /// Copies the lists.
    public ReplacementFaults {
        policies = List.copyOf(policies);
        rows = List.copyOf(rows);
    }

    /// Simulates them all, as many at once as the machine has CPUs for: each has its own frames, and the string is only
    /// read.
    ///
    /// @param frames the numbers of frames, each 1 or more
    /// @param progress is told how many of the simulations are done, by whichever thread has done one
    public static ReplacementFaults of(
            PageString string, List<ReplacementPolicy> policies, List<Integer> frames, LongConsumer progress) {
        for (int count : frames) {
            if (count < 1) {
                throw new IllegalArgumentException(count + " frames hold no page: give 1 or more");
            }
        }
        int[] nextUses = policies.contains(ReplacementPolicy.OPT) ? OptPolicy.nextUses(string) : new int[0];
        int mostUseful = Math.max(1, string.pages()); // more frames than pages would only be more to set up
        AtomicLong done = new AtomicLong();
        long[] faults = IntStream.range(0, frames.size() * policies.size())
                .parallel()
                .mapToLong(cell -> {
                    int count = Math.min(mostUseful, frames.get(cell / policies.size()));
                    long counted = policies.get(cell % policies.size()).faults(string, count, nextUses);
                    progress.accept(done.incrementAndGet());
                    return counted;
                })
                .toArray();
        List<Row> rows = new ArrayList<>();
        for (int row = 0; row < frames.size(); row++) {
            long[] cells = Arrays.copyOfRange(faults, row * policies.size(), (row + 1) * policies.size());
            rows.add(new Row(frames.get(row), Arrays.stream(cells).boxed().toList()));
        }
        return new ReplacementFaults(policies, rows);
    }
}
