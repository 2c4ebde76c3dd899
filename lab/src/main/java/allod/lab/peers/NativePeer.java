package allod.lab.peers;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// A C allocator, called by symbol.
///
/// Warm and fresh are two copies of the library under two file names, so each has globals of its own. The C library
/// cannot be loaded twice; its warm stand-in is another allocator of the same shape.
///
/// @param api the functions of the measured library
/// @param warmApi the functions of the library the code is warmed with
/// @param warmLibrary opens that library
/// @param freshLibrary opens the measured one
/// @param shape makes the calls, plain or critical, from the addresses of malloc and free
record NativePeer(
        NativeApi api,
        NativeApi warmApi,
        Supplier<SymbolLookup> warmLibrary,
        Supplier<SymbolLookup> freshLibrary,
        BiFunction<MemorySegment, MemorySegment, BlockAllocator> shape)
        implements Peer {

    @Override
    public String version() {
        return api.version(freshLibrary.get());
    }

    @Override
    public BlockAllocator openWarm() {
        return open(warmApi, warmLibrary.get());
    }

    @Override
    public BlockAllocator openFresh() {
        return open(api, freshLibrary.get());
    }

    private BlockAllocator open(NativeApi opened, SymbolLookup library) {
        opened.start(library);
        return shape.apply(Downcall.find(library, opened.malloc()), Downcall.find(library, opened.free()));
    }
}
