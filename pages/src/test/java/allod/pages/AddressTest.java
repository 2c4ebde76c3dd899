package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Accesses by address against the JDK's own view of the same memory.
class AddressTest {

    private Reservation reservation;
    private long base;
    private MemorySegment view;

    @BeforeEach
    void reserve() {
        reservation = Reservation.reserve("AddressTest", 4L * PageSize.BYTES, 1);
        base = reservation.baseAddress();
        reservation.commit(base, reservation.bytes());
        view = Address.segment(base, reservation.bytes());
    }

    @AfterEach
    void release() {
        reservation.checkInvariants();
        reservation.close();
    }

    @ParameterizedTest(name = "offset {0}")
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 4089, 4093, 4095})
    void plainAccessesTakeAnyAlignmentEvenAcrossPages(long offset) {
        long a = base + offset;

        Address.putByte(a, (byte) -2);
        assertThat(Address.getByte(a)).isEqualTo((byte) -2).isEqualTo(view.get(ValueLayout.JAVA_BYTE, offset));
        Address.putShort(a, (short) -30000);
        assertThat(Address.getShort(a))
                .isEqualTo((short) -30000)
                .isEqualTo(view.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset));
        Address.putInt(a, 0xCAFEBABE);
        assertThat(Address.getInt(a)).isEqualTo(0xCAFEBABE).isEqualTo(view.get(ValueLayout.JAVA_INT_UNALIGNED, offset));
        Address.putLong(a, 0x0123456789ABCDEFL);
        assertThat(Address.getLong(a))
                .isEqualTo(0x0123456789ABCDEFL)
                .isEqualTo(view.get(ValueLayout.JAVA_LONG_UNALIGNED, offset));
        Address.putFloat(a, -1.5f);
        assertThat(Address.getFloat(a)).isEqualTo(-1.5f).isEqualTo(view.get(ValueLayout.JAVA_FLOAT_UNALIGNED, offset));
        Address.putDouble(a, Math.PI);
        assertThat(Address.getDouble(a))
                .isEqualTo(Math.PI)
                .isEqualTo(view.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, offset));
    }

    @Test
    void valuesAreInTheByteOrderOfTheMachine() {
        Address.putInt(base, 1);

        int first = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 1 : 0;
        assertThat(Address.getByte(base)).isEqualTo((byte) first);
    }

    @Test
    void anAccessTouchesOnlyItsOwnBytes() {
        Address.fill(base, 32, (byte) 0x55);

        Address.putLong(base + 9, 0);

        assertThat(IntStream.range(0, 32).filter(i -> Address.getByte(base + i) == 0))
                .containsExactly(9, 10, 11, 12, 13, 14, 15, 16);
    }

    @Test
    void orderedAccessesOfLongs() {
        Address.putLongOpaque(base, 1);
        assertThat(Address.getLongOpaque(base)).isEqualTo(1);
        Address.putLongRelease(base, 2);
        assertThat(Address.getLongAcquire(base)).isEqualTo(2);
        Address.putLongVolatile(base, 3);
        assertThat(Address.getLongVolatile(base)).isEqualTo(3);
        assertThat(Address.compareAndSetLong(base, 2, 9)).isFalse();
        assertThat(Address.compareAndSetLong(base, 3, 4)).isTrue();
        assertThat(Address.compareAndExchangeLong(base, 3, 9)).isEqualTo(4);
        assertThat(Address.compareAndExchangeLong(base, 4, 5)).isEqualTo(4);
        assertThat(Address.getAndAddLong(base, 10)).isEqualTo(5);
        assertThat(Address.getAndSetLong(base, -1)).isEqualTo(15);
        assertThat(Address.getLong(base)).isEqualTo(-1);
        assertThat(Address.getAndBitwiseAndLong(base, 0b1100)).isEqualTo(-1);
        assertThat(Address.getAndBitwiseOrLong(base, 0b0110)).isEqualTo(0b1100);
        assertThat(Address.getLong(base)).isEqualTo(0b1110);
    }

    @Test
    void orderedAccessesOfInts() {
        Address.putIntOpaque(base, 1);
        assertThat(Address.getIntOpaque(base)).isEqualTo(1);
        Address.putIntRelease(base, 2);
        assertThat(Address.getIntAcquire(base)).isEqualTo(2);
        Address.putIntVolatile(base, 3);
        assertThat(Address.getIntVolatile(base)).isEqualTo(3);
        assertThat(Address.compareAndSetInt(base, 2, 9)).isFalse();
        assertThat(Address.compareAndSetInt(base, 3, 4)).isTrue();
        assertThat(Address.compareAndExchangeInt(base, 3, 9)).isEqualTo(4);
        assertThat(Address.compareAndExchangeInt(base, 4, 5)).isEqualTo(4);
        assertThat(Address.getAndAddInt(base, 10)).isEqualTo(5);
        assertThat(Address.getAndSetInt(base, -1)).isEqualTo(15);
        assertThat(Address.getLong(base)).isEqualTo(0xFFFFFFFFL);
    }

    @Test
    void anOrderedAccessOfAMisalignedAddressIsRefused() {
        assertThatThrownBy(() -> Address.getLongVolatile(base + 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Address.putIntRelease(base + 2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNegativeAddressIsRefused() {
        assertThatThrownBy(() -> Address.getByte(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Address.putLong(Long.MAX_VALUE - 3, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void copiesOverlappingRangesInBothDirections() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 200; round++) {
            byte[] expected = new byte[256];
            random.nextBytes(expected);
            MemorySegment.copy(MemorySegment.ofArray(expected), 0, view, 0, expected.length);
            int from = random.nextInt(200);
            int to = random.nextInt(200);
            int bytes = random.nextInt(257 - Math.max(from, to));

            Address.copy(base + from, base + to, bytes);

            System.arraycopy(expected, from, expected, to, bytes);
            assertThat(view.asSlice(0, 256).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected);
        }
    }

    @Test
    void aSegmentHasBoundsAndIsNotCopied() {
        MemorySegment segment = Address.segment(base + 8, 8);

        segment.set(ValueLayout.JAVA_LONG, 0, 7);

        assertThat(Address.getLong(base + 8)).isEqualTo(7);
        assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 8)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aSegmentOfAnArenaEndsWithItAndTheMemoryDoesNot() {
        MemorySegment segment;
        try (Arena arena = Arena.ofConfined()) {
            segment = Address.segment(base, 8, arena);
            segment.set(ValueLayout.JAVA_LONG, 0, 7);
        }

        assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
        assertThat(Address.getLong(base)).isEqualTo(7);
    }

    @Test
    void theEndOfAnArenaIsTold() {
        int[] ended = new int[1];
        Arena arena = Arena.ofConfined();
        Address.segment(base, 8, arena, () -> ended[0]++).set(ValueLayout.JAVA_LONG, 0, 7);
        assertThat(ended[0]).isZero();
        arena.close();
        assertThat(ended[0]).isOne();
        assertThatThrownBy(() -> Address.segment(base, 8, arena, () -> ended[0]++))
                .isInstanceOf(IllegalStateException.class);
        assertThat(ended[0]).isOne();
    }

    @Test
    void additionsOfTwoThreadsAddUp() throws InterruptedException {
        int additions = 100_000;
        Thread other = Thread.ofPlatform().start(() -> add(additions));
        add(additions);
        other.join();

        assertThat(Address.getLong(base)).isEqualTo(2L * additions);
    }

    private void add(int times) {
        for (int i = 0; i < times; i++) {
            Address.getAndAddLong(base, 1);
        }
    }
}
