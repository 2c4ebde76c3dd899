package allod.pages.paged;

import java.util.Arrays;

/// The pages of a batch by slot, so that those which lie side by side in a file move in one call.
///
/// ```
/// batch   slots 7 3 4 9   ──►   order   3 4 │ 7 │ 9      runs: [0, 2) [2, 3) [3, 4)
/// ```
final class BatchOrder {

    private static final int INDEX_BITS = 27; // 36 bits of slot and these make a positive long
    private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

    private final PageBatch batch;
    private final long[] slotsAndIndexes;

    /// @throws IllegalArgumentException when a slot is there twice
    BatchOrder(PageBatch batch) {
        this.batch = batch;
        int count = batch.count();
        slotsAndIndexes = new long[count];
        boolean sorted = true;
        for (int index = 0; index < count; index++) {
            slotsAndIndexes[index] = Math.min(batch.slot(index), SlotTable.MAX_SLOTS - 1) << INDEX_BITS | index;
            sorted &= index == 0 || slotsAndIndexes[index - 1] <= slotsAndIndexes[index];
        }
        if (!sorted) {
            Arrays.sort(slotsAndIndexes);
        }
        for (int at = 1; at < count; at++) {
            if (slot(at - 1) == slot(at)) {
                throw new IllegalArgumentException(
                        "slot " + slot(at) + " stands twice in one batch: a batch names each page once.");
            }
        }
    }

    int count() {
        return slotsAndIndexes.length;
    }

    long slot(int at) {
        return batch.slot((int) slotsAndIndexes[at] & INDEX_MASK);
    }

    long address(int at) {
        return batch.address((int) slotsAndIndexes[at] & INDEX_MASK);
    }

    /// The end of the run that begins at `from`: slots that follow each other.
    int endOfRun(int from) {
        int end = from + 1;
        while (end < count() && slot(end) == slot(end - 1) + 1) {
            end++;
        }
        return end;
    }
}
