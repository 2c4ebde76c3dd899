package allod.pages.checkpoint;

import allod.pages.PageSize;
import java.util.BitSet;

/// The pages of a range whose writers are stopped while the changed ones are found and copied.
final class RangeSource implements PageSource {

    private final long address;
    private final int pages;
    private final Quiesce quiesce;
    private final DirtyTracker tracker;
    private boolean tracking = true; // false: the tracker has lost its range, and every page counts as changed
    private boolean taken; // whether the call in progress has its pages

    private RangeSource(long address, int pages, Quiesce quiesce, DirtyTracker tracker) {
        this.address = address;
        this.pages = pages;
        this.quiesce = quiesce;
        this.tracker = tracker;
    }

    /// Makes the range equal to an image, and tracks it from then on.
    static RangeSource restored(long address, Image image, CheckpointOptions options) {
        new PageReader(image, address).restore();
        int pages = image.map().pages();
        long bytes = (long) pages << PageSize.SHIFT;
        DirtyTracker.Method chosen = options.method();
        DirtyTracker tracker = DirtyTracker.over(address, bytes, chosen == null ? DirtyTracker.Method.best() : chosen);
        try {
            tracker.start();
        } catch (RuntimeException | Error failure) {
            tracker.close();
            throw failure;
        }
        return new RangeSource(address, pages, options.quiesce(), tracker);
    }

    @Override
    public long take(BitSet pending, Taker taker) {
        taken = false;
        long[] pauseNanos = {0};
        quiesce.whileStopped(() -> {
            long start = System.nanoTime();
            findChanged(pending);
            give(pending, taker);
            pauseNanos[0] = System.nanoTime() - start;
            taken = true;
        });
        if (!taken) {
            throw new IllegalStateException(quiesce + " did not run what it was given: nothing was taken.");
        }
        return pauseNanos[0];
    }

    @Override
    public void markChanged(long rangeAddress, long rangeBytes) {
        tracker.markChanged(rangeAddress, rangeBytes);
    }

    @Override
    public void close() {
        tracker.close();
    }

    @Override
    public String toString() {
        return "[0x" + Long.toHexString(address) + ", +" + ((long) pages << PageSize.SHIFT) + " bytes]";
    }

    private void findChanged(BitSet pending) {
        if (!tracking) {
            tracker.start();
            pending.set(0, pages);
            tracking = true;
        }
        try {
            tracker.collectAndReset((run, runBytes) -> pending.set(index(run), index(run + runBytes)));
        } catch (RuntimeException | Error failure) { // some pages may be protected again, and not told
            tracking = false;
            throw failure;
        }
    }

    private void give(BitSet pending, Taker taker) {
        int from = pending.nextSetBit(0);
        while (from >= 0) {
            int to = pending.nextClearBit(from);
            taker.take(from, to - from, address + ((long) from << PageSize.SHIFT));
            from = pending.nextSetBit(to);
        }
    }

    private int index(long pageAddress) {
        return (int) ((pageAddress - address) >> PageSize.SHIFT);
    }
}
