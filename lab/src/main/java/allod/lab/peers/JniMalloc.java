package allod.lab.peers;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// `malloc` and `free` with the two leading arguments of JNI (environment and class), which the functions ignore:
/// how LWJGL exports rpmalloc. Ordinary downcalls.
final class JniMalloc implements BlockAllocator {

    private static final MethodHandle MALLOC = Downcall.plain(FunctionDescriptor.of(
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = Downcall.plain(
            FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    private final MemorySegment malloc;
    private final MemorySegment free;

    JniMalloc(MemorySegment malloc, MemorySegment free) {
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
