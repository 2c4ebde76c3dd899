package allod.pages.simulate;

/// Memory references in the order in which a program made them: address, bytes and kind of each, in primitive arrays.
///
/// ```
/// addresses  │ 04001090 │ 1ffeffe7e0 │ ...      64 bits each, read as unsigned
/// shapes     │ 3    F   │ 8      L   │ ...      bytes above, kind in the lowest two bits
/// ```
///
/// Made once and used again: a reader fills it, models look at it, the reader clears it. Models keep nothing of it.
///
/// Threads: one at a time.
public final class ReferenceBatch {

    /// The longest reference that a batch takes.
    public static final int MAX_BYTES = 1 << 20;

    private static final int KIND_BITS = 2;
    private static final int KIND_MASK = (1 << KIND_BITS) - 1;

    private final long[] addresses;
    private final int[] shapes;
    private int count;

    /// An empty batch for up to `capacity` references.
    public ReferenceBatch(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "a batch of " + capacity + " references holds nothing: give it room for 1 or more");
        }
        addresses = new long[capacity];
        shapes = new int[capacity];
    }

    /// Adds a reference; there must be room.
    ///
    /// @param address any, unsigned
    /// @param bytes 1 to [#MAX_BYTES]
    /// @param kind of [ReferenceKind]
    public void add(long address, int bytes, int kind) {
        assert bytes > 0 && bytes <= MAX_BYTES && (kind & ~KIND_MASK) == 0 : bytes + " " + kind;
        int next = count;
        addresses[next] = address;
        shapes[next] = (bytes << KIND_BITS) | kind;
        count = next + 1;
    }

    /// References in the batch.
    public int count() {
        return count;
    }

    /// References the batch has room for.
    public int capacity() {
        return addresses.length;
    }

    /// Whether the next reference would not find room.
    public boolean isFull() {
        return count == addresses.length;
    }

    /// The address of reference `index`.
    public long address(int index) {
        return addresses[index];
    }

    /// The bytes of reference `index`.
    public int bytes(int index) {
        return shapes[index] >>> KIND_BITS;
    }

    /// The kind of reference `index`, of [ReferenceKind].
    public int kind(int index) {
        return shapes[index] & KIND_MASK;
    }

    /// Empties the batch.
    public void clear() {
        count = 0;
    }
}
