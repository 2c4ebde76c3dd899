package allod.pages.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

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

    /// Simulates them all.
    ///
    /// @param frames the numbers of frames, each 1 or more
    /// @param progress is told how many of the simulations are done
    public static ReplacementFaults of(
            PageString string, List<ReplacementPolicy> policies, List<Integer> frames, LongConsumer progress) {
        int[] nextUses = policies.contains(ReplacementPolicy.OPT) ? OptReplacement.nextUses(string) : new int[0];
        List<Row> rows = new ArrayList<>();
        long done = 0;
        for (int count : frames) {
            if (count < 1) {
                throw new IllegalArgumentException(count + " frames hold no page: give 1 or more");
            }
            List<Long> faults = new ArrayList<>();
            for (ReplacementPolicy policy : policies) {
                faults.add(policy.faults(string, Math.min(count, Math.max(1, string.pages())), nextUses));
                progress.accept(++done);
            }
            rows.add(new Row(count, faults));
        }
        return new ReplacementFaults(policies, rows);
    }
}
