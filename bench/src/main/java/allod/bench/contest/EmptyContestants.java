package allod.bench.contest;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// What the harness costs by itself, and a downcall that does nothing.
final class EmptyContestants {

    private EmptyContestants() {}

    /// Hands out the same block again and again, or blocks of a fixed place: the loop without a memory manager.
    static final class Loop extends AddressContestant {
        private final long place = NativeMalloc.glibc().allocate(MOST_BYTES);

        @Override
        long malloc(long bytes) {
            return place + (bytes & 512);
        }

        @Override
        void free(long address) {}
    }

    /// One downcall of `abs` instead of each pair.
    abstract static class Abs implements Contestant {

        abstract int abs(int value) throws Throwable;

        @Override
        public final long pairs(int count) {
            long folded = 0;
            try {
                for (int i = 0; i < count; i++) {
                    folded += abs(i);
                }
            } catch (Throwable impossible) {
                throw new AssertionError(impossible);
            }
            return folded;
        }

        @Override
        public final long replace(int count) {
            throw new UnsupportedOperationException("an empty downcall replaces no block");
        }

        static MethodHandle abs(Linker.Option... options) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("abs"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                    options);
        }
    }

    static final class Plain extends Abs {
        private static final MethodHandle ABS = abs(NativeMalloc.PLAIN);

        @Override
        int abs(int value) throws Throwable {
            return (int) ABS.invokeExact(value);
        }
    }

    static final class Critical extends Abs {
        private static final MethodHandle ABS = abs(NativeMalloc.CRITICAL);

        @Override
        int abs(int value) throws Throwable {
            return (int) ABS.invokeExact(value);
        }
    }
}
