package allod.pages.snapshot;

import allod.pages.PageSize;
import java.util.BitSet;

/// Makes huge pages of the memory of a space, once, so that a take has few entries of the page table to remove.
///
/// ```
/// committed ──► waits, if it fills a huge page ──► one call ──► huge, or never: what the kernel refused is not asked
/// again
/// ```
///
/// Invariant: **K1** only what is committed from end to end is collapsed: it would put memory behind the rest, too.
///
/// Threads: under the lock of the space.
final class Collapse {

    private static final long HUGE = PageSize.HUGE_BYTES;

    private final SpaceMemory memory;
    private final long firstHuge; // number of the first huge page that lies inside
    private final BitSet waiting = new BitSet();
    private long refused;

    Collapse(SpaceMemory memory) {
        this.memory = memory;
        this.firstHuge = Math.ceilDiv(memory.writers.address(), HUGE);
    }

    /// Notes that a range was committed.
    void committed(long address, long bytes) {
        long first = Math.max(firstHuge, address / HUGE);
        long end = Math.min(memory.writers.end() / HUGE, Math.ceilDiv(address + bytes, HUGE));
        for (long huge = first; huge < end; huge++) {
            if (memory.committed.covers(huge * HUGE, HUGE)) {
                waiting.set((int) (huge - firstHuge));
            }
        }
    }

    /// Collapses one.
    ///
    /// @return whether there was one
    boolean next() {
        int index = waiting.nextSetBit(0);
        if (index < 0) {
            return false;
        }
        waiting.clear(index);
        long address = (firstHuge + index) * HUGE;
        if (memory.committed.covers(address, HUGE) && !memory.writers.collapse(address, HUGE)) {
            refused++;
        }
        return true;
    }

    /// Whether all that could be is huge.
    boolean isDone() {
        return waiting.isEmpty() && refused == 0;
    }
}
