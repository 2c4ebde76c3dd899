package allod.redis;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.Reservation;
import allod.pages.paged.PageBatch;

/// Page-aligned memory for tests of stores, and pages with contents that tell where they come from.
final class Frames implements AutoCloseable {

    static final int PAGE = PageSize.BYTES;

    private final Reservation memory;

    Frames(int count) {
        memory = Reservation.reserve("frames of a test", (long) count * PAGE, PAGE);
        memory.commit(memory.baseAddress(), memory.bytes());
    }

    long address(int frame) {
        return memory.baseAddress() + (long) frame * PAGE;
    }

    /// Fills a frame so that each word depends on `seed` and its place; seed 0 is the zero page.
    void fill(int frame, long seed) {
        for (int offset = 0; offset < PAGE; offset += Long.BYTES) {
            Address.putLong(address(frame) + offset, word(seed, offset));
        }
    }

    /// Fails unless the frame has what [#fill] put there, every word.
    void requireContents(int frame, long seed, String what) {
        for (int offset = 0; offset < PAGE; offset += Long.BYTES) {
            long found = Address.getLong(address(frame) + offset);
            if (found != word(seed, offset)) {
                assertThat(found)
                        .as("%s, word at %d of seed %d", what, offset, seed)
                        .isEqualTo(word(seed, offset));
            }
        }
    }

    PageBatch batch(int firstFrame, long... slots) {
        PageBatch batch = new PageBatch(slots.length);
        for (int index = 0; index < slots.length; index++) {
            batch.add(slots[index], address(firstFrame + index));
        }
        return batch;
    }

    private static long word(long seed, int offset) {
        return seed == 0 ? 0 : (seed * 0x9E3779B97F4A7C15L) ^ (offset * 0xBF58476D1CE4E5B9L);
    }

    @Override
    public void close() {
        memory.close();
    }
}
