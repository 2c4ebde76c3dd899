package allod.heap;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// Calls of slow paths that the JIT compiler does not inline into the caller.
///
/// A slow path has a hundred accesses to raw memory, each of them ten methods deep. Inlined into a hot loop of the
/// user, it eats the compiler's budget of nodes, and then accesses in the loop itself are left as calls through an
/// unresolved `VarHandle`, a hundred times slower. Java has no word for "do not inline", but a method handle that
/// is not a constant has no target to inline: that is why these fields are not final. The price is some nanoseconds
/// a call.
///
/// Threads: any; the fields are written once, by the class initialiser.
final class OutOfLine {

    @SuppressWarnings("FieldMayBeFinal") // a constant would be inlined
    private static MethodHandle allocate = handle("allocate", MethodType.methodType(long.class, long.class));

    @SuppressWarnings("FieldMayBeFinal")
    private static MethodHandle free = handle("free", MethodType.methodType(void.class, long.class));

    @SuppressWarnings("FieldMayBeFinal")
    private static MethodHandle overflow = handle("overflow", MethodType.methodType(void.class, long.class));

    private OutOfLine() {}

    /// [LocalBlocks#allocate(long)].
    static long allocate(LocalBlocks blocks, long bytes) {
        try {
            return (long) allocate.invokeExact(blocks, bytes);
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
    }

    /// [LocalBlocks#free(long)].
    static void free(LocalBlocks blocks, long address) {
        try {
            free.invokeExact(blocks, address);
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
    }

    /// [LocalBlocks#overflow(long)].
    static void overflow(LocalBlocks blocks, long span) {
        try {
            overflow.invokeExact(blocks, span);
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
    }

    private static MethodHandle handle(String name, MethodType type) {
        try {
            return MethodHandles.lookup().findVirtual(LocalBlocks.class, name, type);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /// The slow paths throw no checked exception.
    private static RuntimeException rethrow(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return (RuntimeException) thrown;
    }
}
