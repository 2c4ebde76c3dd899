package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.Address;

/// A live block of a test, whose contents tell which one it is.
///
/// ```
/// │ word │ word │ .. up to 128 bytes │   first word of each page   │ last bytes │      word = mix(address, seed,
/// offset)
/// ```
///
/// @param address of the block
/// @param bytes that were asked for
/// @param seed of the contents
record FilledBlock(long address, long bytes, long seed) {

    private static final int DENSE_BYTES = 128;
    private static final int PAGE_BYTES = 4096;

    void fill() {
        for (long at = 0; at < bytes; at = next(at)) {
            Address.putByte(address + at, expected(at));
        }
    }

    void check() {
        check(address, bytes);
    }

    private void check(long where, long upToBytes) {
        for (long at = 0; at < upToBytes; at = next(at)) {
            if (Address.getByte(where + at) != expected(at)) {
                throw new AssertionError("byte " + at + " of " + this + " was overwritten");
            }
        }
    }

    /// The contents at a new address, after a move by `realloc`.
    FilledBlock movedTo(long newAddress, long newBytes) {
        check(newAddress, Math.min(bytes, newBytes));
        return new FilledBlock(newAddress, newBytes, seed);
    }

    static void requireZero(long address, long bytes) {
        long at = 0;
        for (; at + 8 <= bytes; at += 8) {
            if (Address.getLong(address + at) != 0) {
                throw new AssertionError("byte " + at + " of a block that must be zero is not");
            }
        }
        for (; at < bytes; at++) {
            assertThat(Address.getByte(address + at)).isZero();
        }
    }

    private long next(long at) {
        if (at < DENSE_BYTES || at >= bytes - 8) {
            return at + 1;
        }
        return Math.min(bytes - 8, (at / PAGE_BYTES + 1) * PAGE_BYTES);
    }

    private byte expected(long at) {
        return (byte) ((seed + at) * 0x9E3779B97F4A7C15L >>> 56);
    }
}
