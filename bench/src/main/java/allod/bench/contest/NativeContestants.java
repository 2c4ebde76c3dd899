package allod.bench.contest;

/// C allocators called from Java. One class for each, because a constant method handle needs a class of its own.
final class NativeContestants {

    private NativeContestants() {}

    static final class MimallocCritical extends AddressContestant {
        private static final NativeMalloc NATIVE = NativeMalloc.mimalloc(NativeMalloc.CRITICAL);

        @Override
        long malloc(long bytes) {
            return NATIVE.allocate(bytes);
        }

        @Override
        void free(long address) {
            NATIVE.release(address);
        }
    }

    static final class MimallocPlain extends AddressContestant {
        private static final NativeMalloc NATIVE = NativeMalloc.mimalloc(NativeMalloc.PLAIN);

        @Override
        long malloc(long bytes) {
            return NATIVE.allocate(bytes);
        }

        @Override
        void free(long address) {
            NATIVE.release(address);
        }
    }

    static final class JemallocCritical extends AddressContestant {
        private static final NativeMalloc NATIVE = NativeMalloc.jemalloc(NativeMalloc.CRITICAL);

        @Override
        long malloc(long bytes) {
            return NATIVE.allocate(bytes);
        }

        @Override
        void free(long address) {
            NATIVE.release(address);
        }
    }

    static final class JemallocPlain extends AddressContestant {
        private static final NativeMalloc NATIVE = NativeMalloc.jemalloc(NativeMalloc.PLAIN);

        @Override
        long malloc(long bytes) {
            return NATIVE.allocate(bytes);
        }

        @Override
        void free(long address) {
            NATIVE.release(address);
        }
    }

    static final class GlibcCritical extends AddressContestant {
        private static final NativeMalloc NATIVE = NativeMalloc.glibc(NativeMalloc.CRITICAL);

        @Override
        long malloc(long bytes) {
            return NATIVE.allocate(bytes);
        }

        @Override
        void free(long address) {
            NATIVE.release(address);
        }
    }

    static final class GlibcPlain extends AddressContestant {
        private static final NativeMalloc NATIVE = NativeMalloc.glibc(NativeMalloc.PLAIN);

        @Override
        long malloc(long bytes) {
            return NATIVE.allocate(bytes);
        }

        @Override
        void free(long address) {
            NATIVE.release(address);
        }
    }
}
