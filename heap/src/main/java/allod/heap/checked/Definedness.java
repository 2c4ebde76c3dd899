package allod.heap.checked;

/// One bit for each byte of a block: whether somebody has written it. After memcheck's V bits, a byte at a time.
///
/// Threads: as the block: what two threads do to one block without order is their own race, and may be missed here.
final class Definedness {

    private static final int SHIFT = 6; // bytes a word: 64

    private final long[] words;

    Definedness(long bytes) {
        long count = (bytes + Long.SIZE - 1) >>> SHIFT;
        if (count > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a block of " + bytes + " bytes is too long for uninitialised(true): at"
                    + " most 128 GiB. Check this heap without it.");
        }
        words = new long[(int) count];
    }

    void set(long offset, long bytes, boolean defined) {
        long end = offset + bytes;
        for (long at = offset; at < end; ) {
            int word = (int) (at >>> SHIFT);
            long next = Math.min(end, (word + 1L) << SHIFT);
            long mask = mask(at, next);
            words[word] = defined ? words[word] | mask : words[word] & ~mask;
            at = next;
        }
    }

    /// The first byte of the range that nobody has written, or -1.
    long firstUndefined(long offset, long bytes) {
        long end = offset + bytes;
        for (long at = offset; at < end; ) {
            int word = (int) (at >>> SHIFT);
            long next = Math.min(end, (word + 1L) << SHIFT);
            long missing = ~words[word] & mask(at, next);
            if (missing != 0) {
                return ((long) word << SHIFT) + Long.numberOfTrailingZeros(missing);
            }
            at = next;
        }
        return -1;
    }

    /// Takes over what is known of a range of another block.
    void copy(Definedness from, long fromOffset, long toOffset, long bytes) {
        boolean[] bits = new boolean[(int) Math.min(bytes, 1 << 16)];
        for (long done = 0; done < bytes; done += bits.length) { // by way of a buffer, since both may be the same
            int count = (int) Math.min(bits.length, bytes - done);
            for (int i = 0; i < count; i++) {
                bits[i] = from.isDefined(fromOffset + done + i);
            }
            for (int i = 0; i < count; i++) {
                set(toOffset + done + i, 1, bits[i]);
            }
        }
    }

    private boolean isDefined(long offset) {
        return (words[(int) (offset >>> SHIFT)] >>> offset & 1) != 0;
    }

    private static long mask(long from, long to) {
        return -1L >>> (Long.SIZE - (to - from)) << from;
    }
}
