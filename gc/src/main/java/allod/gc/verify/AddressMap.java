package allod.gc.verify;

import java.util.function.LongConsumer;

/// A map from addresses to addresses that grows, with open addressing.
///
/// On the JVM's heap, unlike everything else that collectors use: it lives for one verification, and must not
/// disturb what is verified. One thread.
final class AddressMap {

    private static final int FIRST_CAPACITY = 1 << 12;

    private long[] keys = new long[FIRST_CAPACITY];
    private long[] values = new long[FIRST_CAPACITY];
    private int size;

    /// @param key not 0
    /// @return false if the key was there before; its value stays
    boolean add(long key, long value) {
        if (2 * size >= keys.length) {
            grow();
        }
        int at = find(key);
        if (keys[at] == key) {
            return false;
        }
        keys[at] = key;
        values[at] = value;
        size++;
        return true;
    }

    boolean contains(long key) {
        return keys[find(key)] == key;
    }

    /// The value, or 0.
    long get(long key) {
        int at = find(key);
        return keys[at] == key ? values[at] : 0;
    }

    void forEachKey(LongConsumer consumer) {
        for (long key : keys) {
            if (key != 0) {
                consumer.accept(key);
            }
        }
    }

    int size() {
        return size;
    }

    private int find(long key) {
        int mask = keys.length - 1;
        int at = (int) (((key >>> 3) * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (keys[at] != 0 && keys[at] != key) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new long[2 * oldKeys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int at = find(oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }
}
