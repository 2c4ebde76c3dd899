package allod.heap.owned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.pages.Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Handles and their [HandleTable].
class HandleTest {

    private final Heap heap = Heap.create(HeapOptions.defaults().name("handles"));
    private final HandleTable table = HandleTable.create(heap, 24);

    @AfterEach
    void close() {
        table.close();
        assertThat(heap.stats().liveBlocks()).isZero();
        heap.close();
    }

    @Test
    void aValueIsZeroAlignedAndLivesUntilItsFree() {
        long handle = table.make();
        assertThat(table.isLive(handle)).isTrue();
        assertThat(table.getLong(handle, 16)).isZero();
        try (HandleBorrow borrow = table.borrow(handle)) {
            assertThat(borrow.address() % 8).isZero();
            borrow.putLong(16, 42);
        }
        assertThat(table.getLong(handle, 16)).isEqualTo(42);
        table.free(handle);
        assertThat(table.isLive(handle)).isFalse();
        long next = table.make();
        assertThat(HandleLayout.slotOf(next)).isEqualTo(HandleLayout.slotOf(handle));
        assertThat(table.getLong(next, 16)).isZero();
        assertThat(table.getLong(next, 0)).isZero();
    }

    /// Y1.
    @Test
    void aStaleHandleThrowsWhetherItsSlotIsFreeOrUsedAgain() {
        long stale = table.make();
        table.free(stale);
        requireStale(stale, "and free");
        long other = table.make();
        requireStale(stale, "has another value");
        assertThat(table.isLive(other)).isTrue();
    }

    private void requireStale(long stale, String state) {
        assertThatThrownBy(() -> table.getLong(stale, 0))
                .isInstanceOfSatisfying(
                        StaleHandle.class, thrown -> assertThat(thrown.handle()).isEqualTo(stale))
                .hasMessageContaining("0x" + Long.toHexString(stale))
                .hasMessageContaining(state)
                .hasMessageContaining("isLive()");
        assertThatThrownBy(() -> table.free(stale)).isInstanceOf(StaleHandle.class);
        assertThatThrownBy(() -> table.borrow(stale)).isInstanceOf(StaleHandle.class);
        assertThat(table.isLive(stale)).isFalse();
    }

    /// Y3.
    @Test
    void noHandleIsEverRepeatedAndAUsedUpSlotIsRetired() {
        long first = table.make();
        long slot = HandleLayout.slotOf(first);
        table.free(first);
        Address.putLong(slot, HandleLayout.LAST_GENERATION - 1); // as if it had had a million values

        Set<Long> handles = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            long handle = table.make();
            assertThat(HandleLayout.slotOf(handle)).isEqualTo(slot);
            assertThat(handles.add(handle)).isTrue();
            table.free(handle);
        }
        long elsewhere = table.make();
        assertThat(HandleLayout.slotOf(elsewhere)).isNotEqualTo(slot);
        for (long handle : handles) {
            assertThatThrownBy(() -> table.getLong(handle, 0)).isInstanceOf(StaleHandle.class);
        }
        assertThatThrownBy(() -> table.free(HandleLayout.handle(slot, HandleLayout.LAST_GENERATION)))
                .isInstanceOf(StaleHandle.class)
                .hasMessageContaining("retired");
    }

    /// Y3, all generations of a slot.
    @Test
    void aSlotServesAllItsGenerations() {
        long first = table.make();
        long before = first;
        for (long generation = 0; generation < HandleLayout.LAST_GENERATION; generation++) {
            table.free(before);
            long handle = table.make();
            assertThat(handle - before).isOne();
            before = handle;
        }
        assertThat(table.isLive(first)).isFalse();
        table.free(before);
        assertThat(HandleLayout.slotOf(table.make())).isNotEqualTo(HandleLayout.slotOf(first));
    }

    /// Y2.
    @Test
    void aBorrowedValueCannotBeFreed() {
        long handle = table.make();
        HandleBorrow first = table.borrow(handle);
        HandleBorrow second = table.borrow(handle);
        assertThatThrownBy(() -> table.free(handle))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 borrows");
        first.close();
        assertThatThrownBy(table::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 borrow.");
        assertThatThrownBy(first::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("borrow is closed");
        assertThatThrownBy(() -> first.getLong(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> first.putLong(0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(first::segment).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(first::address).isInstanceOf(IllegalStateException.class);
        second.close();
        table.free(handle);
    }

    @Test
    void everyPrimitiveIsWhatWasPut() {
        long handle = table.make();
        try (HandleBorrow borrow = table.borrow(handle)) {
            borrow.putByte(0, (byte) -1);
            borrow.putShort(2, (short) -300);
            borrow.putInt(4, Integer.MIN_VALUE);
            borrow.putLong(8, Long.MIN_VALUE);
            borrow.putFloat(16, 1.5f);
            assertThat(borrow.getByte(0)).isEqualTo((byte) -1);
            assertThat(borrow.getShort(2)).isEqualTo((short) -300);
            assertThat(borrow.getInt(4)).isEqualTo(Integer.MIN_VALUE);
            assertThat(borrow.getLong(8)).isEqualTo(Long.MIN_VALUE);
            assertThat(borrow.getFloat(16)).isEqualTo(1.5f);
            assertThat(table.getByte(handle, 0)).isEqualTo((byte) -1);
            assertThat(table.getShort(handle, 2)).isEqualTo((short) -300);
            assertThat(table.getInt(handle, 4)).isEqualTo(Integer.MIN_VALUE);
            assertThat(table.getFloat(handle, 16)).isEqualTo(1.5f);
            borrow.putDouble(16, -2.25);
            assertThat(borrow.getDouble(16)).isEqualTo(-2.25);
            assertThat(table.getDouble(handle, 16)).isEqualTo(-2.25);
            MemorySegment segment = borrow.segment();
            assertThat(segment.byteSize()).isEqualTo(24);
            assertThat(segment.get(ValueLayout.JAVA_LONG, 8)).isEqualTo(Long.MIN_VALUE);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 17, 24, Long.MAX_VALUE, Long.MIN_VALUE})
    void accessesLieInsideTheValue(long offset) {
        long handle = table.make();
        assertThatThrownBy(() -> table.getLong(handle, offset))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("24 bytes");
        try (HandleBorrow borrow = table.borrow(handle)) {
            assertThatThrownBy(() -> borrow.getLong(offset)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> borrow.putLong(offset, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void numbersThatAreNoHandlesAreRefused() {
        long handle = table.make();
        HandleTable other = HandleTable.create(heap, 24);
        long foreign = other.make();
        for (long number : new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 20, foreign, ~handle}) {
            assertThatThrownBy(() -> table.getLong(number, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0x" + Long.toHexString(number));
            assertThatThrownBy(() -> table.free(number)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> table.borrow(number)).isInstanceOf(IllegalArgumentException.class);
            assertThat(table.isLive(number)).isFalse();
        }
        long inside = handle + (1L << HandleLayout.GENERATION_BITS); // 16 bytes on: the middle of the slot
        assertThatThrownBy(() -> table.free(inside)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.borrow(inside)).isInstanceOf(IllegalArgumentException.class);
        long uncut = handle + (2L << HandleLayout.GENERATION_BITS); // a slot that was never handed out
        assertThatThrownBy(() -> table.free(uncut)).isInstanceOf(StaleHandle.class);
        other.close();
        assertThatThrownBy(() -> other.getLong(foreign, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(other::make).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(other::close).isInstanceOf(IllegalStateException.class);
        assertThat(other).hasToString("HandleTable[closed]");
    }

    @Test
    void theHeapStaysOpenAsLongAsTheTable() {
        table.make();
        assertThatThrownBy(heap::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("open arenas");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 8, 9, 40, 1000, 8184, HandleTable.MAX_VALUE_BYTES})
    void everySizeOfValuesFillsSlabs(long valueBytes) {
        try (HandleTable sized = HandleTable.create(heap, valueBytes)) {
            long slotBytes = (valueBytes + 8 + 15) / 16 * 16;
            int count = (int) (2 * HandleSlabs.SLAB_BYTES / slotBytes + 3);
            long[] handles = new long[count];
            for (int i = 0; i < count; i++) {
                handles[i] = sized.make();
                if (valueBytes > 0) {
                    try (HandleBorrow borrow = sized.borrow(handles[i])) {
                        borrow.putByte(valueBytes - 1, (byte) i);
                    }
                }
            }
            for (int i = 0; i < count; i++) {
                if (valueBytes > 0) {
                    assertThat(sized.getByte(handles[i], valueBytes - 1)).isEqualTo((byte) i);
                }
                sized.free(handles[i]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, HandleTable.MAX_VALUE_BYTES + 1, Long.MAX_VALUE})
    void sizesOfValuesHaveBounds(long valueBytes) {
        assertThatThrownBy(() -> HandleTable.create(heap, valueBytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(valueBytes));
    }

    @Test
    void slabsAreFoundWhereverTheyLie() {
        HandleSlabs slabs = HandleSlabs.NONE.with(7L << 20).with(9L << 20).with(3L << 20);
        assertThat(slabs.addresses()).containsExactly(3L << 20, 7L << 20, 9L << 20);
        for (long number = 0; number < 12; number++) {
            boolean isSlab = number == 3 || number == 7 || number == 9;
            assertThat(slabs.contains(number << 20)).isEqualTo(isSlab);
            assertThat(slabs.contains((number << 20) + (1 << 20) - 1)).isEqualTo(isSlab);
        }
        assertThat(slabs.contains(-1)).isFalse();
    }
}
