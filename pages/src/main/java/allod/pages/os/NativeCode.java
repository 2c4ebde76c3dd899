package allod.pages.os;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Where functions of the C library become method handles: the only class of Allod's core that uses restricted methods,
/// the ones that need `--enable-native-access`.
///
/// A call that may block is linked as a normal downcall: the thread counts as "in native", so a garbage collection does
/// not wait for it. Only a call that always returns at once is linked `critical`, which saves the thread-state change.
@SuppressWarnings("restricted")
final class NativeCode {

    private static final Linker LINKER = Linker.nativeLinker();

    private NativeCode() {}

    /// Fails with one sentence when this module may not call native code.
    ///
    /// An `Error`, so that it leaves a static initializer unwrapped.
    static void requireAccess() {
        Module module = NativeCode.class.getModule();
        if (!module.isNativeAccessEnabled()) {
            String grantee = module.isNamed() ? module.getName() : "ALL-UNNAMED";
            throw new LinkageError(
                    "Allod may not call the kernel: start java with --enable-native-access=" + grantee + ".");
        }
    }

    /// A function whose first Java parameter is the segment that receives errno; see [ErrnoBuffer].
    static MethodHandle withErrno(String function, MemoryLayout result, MemoryLayout... parameters) {
        return link(function, FunctionDescriptor.of(result, parameters), Linker.Option.captureCallState("errno"));
    }

    /// The same for a C function with `...` after its first `fixed` parameters.
    static MethodHandle variadicWithErrno(String function, int fixed, MemoryLayout result, MemoryLayout... parameters) {
        return link(
                function,
                FunctionDescriptor.of(result, parameters),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(fixed));
    }

    /// A function that never blocks and never fails.
    static MethodHandle critical(String function, MemoryLayout result, MemoryLayout... parameters) {
        return link(function, FunctionDescriptor.of(result, parameters), Linker.Option.critical(false));
    }

    /// A function that never fails but must be a full transition between Java and native.
    static MethodHandle plain(String function, MemoryLayout result, MemoryLayout... parameters) {
        return link(function, FunctionDescriptor.of(result, parameters));
    }

    /// Every address there is, as one segment.
    static MemorySegment wholeAddressSpace() {
        requireAccess();
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    /// The same memory with the lifetime of an arena.
    static MemorySegment inScope(MemorySegment memory, Arena arena) {
        return memory.reinterpret(arena, null);
    }

    /// The same memory with the lifetime of an arena, whose end runs `ended`.
    static MemorySegment inScope(MemorySegment memory, Arena arena, Runnable ended) {
        return memory.reinterpret(arena, _ -> ended.run());
    }

    private static MethodHandle link(String function, FunctionDescriptor descriptor, Linker.Option... options) {
        requireAccess();
        MemorySegment entry = LINKER.defaultLookup()
                .find(function)
                .orElseThrow(() -> new LinkageError("The C library has no function '" + function
                        + "': Allod needs Linux with glibc 2.27 or newer."));
        return LINKER.downcallHandle(entry, descriptor, options);
    }

    /// Turns what a method handle may throw in theory into what it is: a defect of Allod.
    static AssertionError impossible(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error; // an InternalError of a guard must pass as it is
        }
        return new AssertionError("a downcall threw", thrown);
    }
}
