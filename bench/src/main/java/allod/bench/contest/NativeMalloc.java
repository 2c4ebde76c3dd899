package allod.bench.contest;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// `malloc` and `free` of a C library, called through `java.lang.foreign`.
///
/// Kept in a `static final` field, so that the JIT compiler sees constant method handles: the components of a record
/// are constant when the record is.
record NativeMalloc(MethodHandle malloc, MethodHandle free) {

    /// An ordinary downcall: the thread is in native state meanwhile, and a safepoint does not wait for it.
    static final Linker.Option[] PLAIN = {};

    /// A call without that transition. The JDK allows it for functions that are always short, which `malloc` is not.
    static final Linker.Option[] CRITICAL = {Linker.Option.critical(false)};

    static NativeMalloc mimalloc(Linker.Option... options) {
        return of(library("mimalloc"), "mi_", options);
    }

    static NativeMalloc jemalloc(Linker.Option... options) {
        return of(library("jemalloc"), "je_", options);
    }

    static NativeMalloc glibc(Linker.Option... options) {
        return of(Linker.nativeLinker().defaultLookup(), "", options);
    }

    private static NativeMalloc of(SymbolLookup lookup, String prefix, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return new NativeMalloc(
                linker.downcallHandle(
                        lookup.findOrThrow(prefix + "malloc"),
                        FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
                        options),
                linker.downcallHandle(
                        lookup.findOrThrow(prefix + "free"),
                        FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG),
                        options));
    }

    private static SymbolLookup library(String name) {
        return SymbolLookup.libraryLookup(NativeFiles.library(name), Arena.global());
    }

    long allocate(long bytes) {
        try {
            return (long) malloc.invokeExact(bytes);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    void release(long address) {
        try {
            free.invokeExact(address);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
