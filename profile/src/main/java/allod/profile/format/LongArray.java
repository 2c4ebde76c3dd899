package allod.profile.format;

import java.util.Arrays;

/// Numbers, as many as come.
final class LongArray {
    private long[] values = new long[16];
    private int count;

    void add(long value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = value;
    }

    long get(int index) {
        return values[index];
    }

    int count() {
        return count;
    }
}
