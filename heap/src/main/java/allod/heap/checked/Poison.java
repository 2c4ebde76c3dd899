package allod.heap.checked;

import static allod.pages.Address.getByte;
import static allod.pages.Address.getLong;
import static allod.pages.Address.putByte;
import static allod.pages.Address.putLong;

import allod.pages.Address;

/// The bytes that tell what memory is, and whether somebody wrote where nothing is written.
///
/// ```
/// ┌──────────┬─────────────────────────────┬──────────────────────┐
/// │ FA FA .. │ payload: D0 D0 .. when new, │ FA FA .. up to the   │
/// │ redzone  │ DF DF .. when freed         │ end of the block     │
/// └──────────┴─────────────────────────────┴──────────────────────┘
/// ```
final class Poison {

    static final byte REDZONE = (byte) 0xFA;
    static final byte FRESH = (byte) 0xD0;
    static final byte FREED = (byte) 0xDF;

    /// What [#damage] answers for memory that is as it was left.
    static final long NONE = -1;

    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final int SHORT_BYTES = 512; // up to here a loop is quicker than a segment

    private Poison() {}

    static void fill(long address, long bytes, byte value) {
        if (bytes > SHORT_BYTES) {
            Address.fill(address, bytes, value);
            return;
        }
        long word = (value & 0xff) * EACH_BYTE;
        long end = address + bytes;
        long at = address;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            putLong(at, word);
        }
        for (; at < end; at++) {
            putByte(at, value);
        }
    }

    /// The first address of the range that does not hold `value`, or [#NONE].
    static long damage(long address, long end, byte value) {
        long word = (value & 0xff) * EACH_BYTE;
        long at = address;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            if (getLong(at) != word) {
                break;
            }
        }
        for (; at < end; at++) {
            if (getByte(at) != value) {
                return at;
            }
        }
        return NONE;
    }

    /// The last address of the range that does not hold `value`; there must be one.
    static long lastDamage(long address, long end, byte value) {
        long at = end - 1;
        while (at > address && getByte(at) == value) {
            at--;
        }
        return at;
    }
}
