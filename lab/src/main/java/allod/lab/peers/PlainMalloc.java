package allod.lab.peers;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// C's `malloc` and `free` shape through ordinary downcalls.
final class PlainMalloc implements BlockAllocator {

    private static final MethodHandle MALLOC =
            Downcall.plain(FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = Downcall.plain(FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));

    private final MemorySegment malloc;
    private final MemorySegment free;

    PlainMalloc(MemorySegment malloc, MemorySegment free) {
        this.malloc = malloc;
        this.free = free;
    }

    @Override
    public long allocate(int slot, long bytes) {
        try {
            return (long) MALLOC.invokeExact(malloc, bytes);
        } catch (Throwable e) {
            throw Downcall.unexpected(e);
        }
    }

    @Override
    public void free(int slot, long address) {
        try {
            FREE.invokeExact(free, address);
        } catch (Throwable e) {
            throw Downcall.unexpected(e);
        }
    }
}
