package allod.pages.os;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A pool of the small segments into which the linker writes errno after a call.
///
/// ```
/// take ── exchange the slot of this thread with null ──► a segment, or a new one if another thread holds it
/// give ── put it back into the slot (a segment that finds its slot full is left to the collector)
/// ```
///
/// A pool instead of one segment per thread, because programs have millions of virtual threads; and instead of an arena
/// per call, because that costs more than many of the calls.
///
/// Threads: any. Slots are exchanged with full fences (`getAndSet`), so a segment has one holder.
final class ErrnoBuffer {

    private static final MemoryLayout LAYOUT = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final long SEGMENT_BYTES = 64; // a cache line each: threads that call at once do not share one
    private static final int SLOTS = 64;
    private static final AtomicReferenceArray<@Nullable MemorySegment> POOL = new AtomicReferenceArray<>(SLOTS);

    static {
        MemorySegment all = Arena.global().allocate(SLOTS * SEGMENT_BYTES, SEGMENT_BYTES);
        for (int slot = 0; slot < SLOTS; slot++) {
            POOL.set(slot, all.asSlice(slot * SEGMENT_BYTES, LAYOUT));
        }
    }

    private ErrnoBuffer() {}

    static MemorySegment take() {
        MemorySegment segment = POOL.getAndSet(slot(), null);
        return segment != null ? segment : Arena.ofAuto().allocate(LAYOUT);
    }

    static void give(MemorySegment segment) {
        POOL.compareAndSet(slot(), null, segment);
    }

    /// The errno that the last call left in `segment`.
    static int errno(MemorySegment segment) {
        return (int) ERRNO.get(segment, 0L);
    }

    /// The result as the kernel itself returns it: negated errno where the C library says -1.
    static long kernelResult(long libraryResult, MemorySegment segment) {
        return libraryResult == -1 ? -errno(segment) : libraryResult;
    }

    private static int slot() {
        return (int) Thread.currentThread().threadId() & (SLOTS - 1);
    }
}
