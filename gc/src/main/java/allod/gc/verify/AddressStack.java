package allod.gc.verify;

import java.util.Arrays;

/// A stack of addresses on the JVM's heap, for one verification. One thread.
final class AddressStack {

    private long[] items = new long[256];
    private int size;

    void push(long address) {
        if (size == items.length) {
            items = Arrays.copyOf(items, 2 * size);
        }
        items[size++] = address;
    }

    long pop() {
        return items[--size];
    }

    long get(int index) {
        return items[index];
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }
}
