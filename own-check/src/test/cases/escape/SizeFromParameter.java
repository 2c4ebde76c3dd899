import allod.own.Consumes;
import allod.own.Own;
import allod.own.Owned;

/// A parameter called size tells the size.
final class SizeFromParameter {
    void f(long n) {
        Vec small = Vec.sized(65_536); // stack
        Vec large = Vec.sized(65_537); // heap: too-large
        Vec unknown = Vec.sized(n); // heap: non-constant-size
        small.close();
        large.close();
        unknown.close();
    }

    @Owned
    static final class Vec implements AutoCloseable {
        private int[] values = {};

        static @Own Vec of(int[] values) {
            Vec vec = new Vec();
            vec.values = values;
            return vec;
        }

        static @Own Vec sized(long size) {
            return new Vec();
        }

        int first() {
            return values[0];
        }

        @Consumes
        @Override
        public void close() {}
    }
}
