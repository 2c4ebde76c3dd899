package allod.lab.peers;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The shape of [JniMalloc] through critical downcalls.
final class CriticalJniMalloc implements BlockAllocator {

    private static final MethodHandle MALLOC = Downcall.critical(FunctionDescriptor.of(
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = Downcall.critical(
            FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    private final MemorySegment malloc;
    private final MemorySegment free;

    CriticalJniMalloc(MemorySegment malloc, MemorySegment free) {
        this.malloc = malloc;
        this.free = free;
    }

    @Override
    public long allocate(int slot, long bytes) {
        try {
            return (long) MALLOC.invokeExact(malloc, 0L, 0L, bytes);
        } catch (Throwable e) {
            throw Downcall.unexpected(e);
        }
    }

    @Override
    public void free(int slot, long address) {
        try {
            FREE.invokeExact(free, 0L, 0L, address);
        } catch (Throwable e) {
            throw Downcall.unexpected(e);
        }
    }
}
