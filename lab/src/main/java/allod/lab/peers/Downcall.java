package allod.lab.peers;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// The one place of the lab that links native functions.
///
/// Handles are made for a *shape* and take the function's address as their first argument: the same compiled code then
/// serves the warm and the fresh copy of a library.
@SuppressWarnings("restricted")
final class Downcall {

    private static final Linker LINKER = Linker.nativeLinker();

    private Downcall() {}

    /// A handle that takes the function's address first; thread state changes as in any native call.
    static MethodHandle plain(FunctionDescriptor shape) {
        return LINKER.downcallHandle(shape);
    }

    /// The same without the change of thread state: cheaper, and legal only for functions that return at once, which an
    /// allocator that enters the kernel does not. It is measured because it is the best a caller could hope for.
    static MethodHandle critical(FunctionDescriptor shape) {
        return LINKER.downcallHandle(shape, Linker.Option.critical(false));
    }

    /// The symbols of the C library.
    static SymbolLookup libc() {
        return LINKER.defaultLookup();
    }

    /// The symbols of a library file, loaded for the rest of the process.
    static SymbolLookup library(Path file) {
        return SymbolLookup.libraryLookup(file, Arena.global());
    }

    static MemorySegment find(SymbolLookup library, String function) {
        return library.find(function)
                .orElseThrow(() -> new IllegalStateException("the library has no function '" + function
                        + "': another version of it was packaged than the lab knows"));
    }

    /// The C string at `address`.
    static String text(MemorySegment address) {
        return address.reinterpret(Long.MAX_VALUE).getString(0);
    }

    /// What a handle threw, as something that may leave a method without a `throws` clause.
    static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("a native call failed", thrown);
    }
}
