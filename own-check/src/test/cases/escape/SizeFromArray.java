import allod.own.Consumes;
import allod.own.Own;
import allod.own.Owned;

/// The length of an array is the size of what is made of it.
final class SizeFromArray {
    private static final int SMALL = 1 << 4;

    int f(int n) {
        Vec small = Vec.of(new int[SMALL * 2]); // stack
        Vec large = Vec.of(new int[1 << 20]); // heap: too-large
        Vec unknown = Vec.of(new int[n]); // heap: non-constant-size
        int sum = small.first() + large.first() + unknown.first();
        small.close();
        large.close();
        unknown.close();
        return sum;
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
