package allod.lab.peers;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.function.BiFunction;

/// Opens a manager by its name.
public final class Peers {

    private Peers() {}

    /// The manager called `name`.
    ///
    /// @param libraries the folder that [NativeLibraries#unpack] filled
    /// @param slots most blocks that will be live at once
    /// @param largestBytes the largest block that will be asked for
    public static Peer open(PeerName name, Path libraries, int slots, long largestBytes) {
        return switch (name) {
            case ALLOD -> AllodPeer.addresses();
            case ALLOD_SEGMENTS -> AllodPeer.segments(slots);
            case GLIBC -> glibc(libraries, PlainMalloc::new);
            case GLIBC_CRITICAL -> glibc(libraries, CriticalMalloc::new);
            case ARENA -> new ArenaPeer(slots);
            case NETTY_POOLED -> NettyPeer.pooled(slots);
            case NETTY_ADAPTIVE -> NettyPeer.adaptive(slots);
            case JEMALLOC -> twoCopies(NativeApi.JEMALLOC, libraries, "jemalloc", PlainMalloc::new);
            case JEMALLOC_CRITICAL -> twoCopies(NativeApi.JEMALLOC, libraries, "jemalloc", CriticalMalloc::new);
            case MIMALLOC -> twoCopies(NativeApi.MIMALLOC, libraries, "mimalloc", PlainMalloc::new);
            case MIMALLOC_CRITICAL -> twoCopies(NativeApi.MIMALLOC, libraries, "mimalloc", CriticalMalloc::new);
            case RPMALLOC -> twoCopies(NativeApi.RPMALLOC, libraries, "rpmalloc", JniMalloc::new);
            case RPMALLOC_CRITICAL -> twoCopies(NativeApi.RPMALLOC, libraries, "rpmalloc", CriticalJniMalloc::new);
            case TCMALLOC -> twoCopies(NativeApi.TCMALLOC, libraries, "tcmalloc", PlainMalloc::new);
            case TCMALLOC_CRITICAL -> twoCopies(NativeApi.TCMALLOC, libraries, "tcmalloc", CriticalMalloc::new);
            case NONE -> new FloorPeer(largestBytes);
        };
    }

    private static Peer glibc(Path libraries, BiFunction<MemorySegment, MemorySegment, BlockAllocator> shape) {
        return new NativePeer(
                NativeApi.GLIBC,
                NativeApi.JEMALLOC,
                () -> library(libraries, "jemalloc", NativeLibraries.WARM),
                Downcall::libc,
                shape);
    }

    private static Peer twoCopies(
            NativeApi api,
            Path libraries,
            String name,
            BiFunction<MemorySegment, MemorySegment, BlockAllocator> shape) {
        return new NativePeer(
                api,
                api,
                () -> library(libraries, name, NativeLibraries.WARM),
                () -> library(libraries, name, NativeLibraries.FRESH),
                shape);
    }

    private static SymbolLookup library(Path libraries, String name, String copy) {
        return Downcall.library(libraries.resolve(NativeLibraries.fileName(name, copy)));
    }
}
