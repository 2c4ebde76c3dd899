package allod.heap.owned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.heap.Block;
import allod.heap.Heap;
import allod.heap.HeapOptions;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// [OwnedArray] and its types.
class OwnedArrayTest {

    private final Heap heap = Heap.create(HeapOptions.defaults().name("arrays"));

    @AfterEach
    void nothingIsLeft() {
        assertThat(heap.stats().liveBlocks()).isZero();
        heap.close();
    }

    @Test
    void elementsOfEveryTypeAreWhatWasSet() {
        try (OwnedBytes bytes = OwnedBytes.create(heap, 3);
                OwnedShorts shorts = OwnedShorts.create(heap, 3);
                OwnedChars chars = OwnedChars.create(heap, 3);
                OwnedInts ints = OwnedInts.create(heap, 3);
                OwnedLongs longs = OwnedLongs.create(heap, 3);
                OwnedFloats floats = OwnedFloats.create(heap, 3);
                OwnedDoubles doubles = OwnedDoubles.create(heap, 3)) {
            for (int i = 0; i < 3; i++) {
                bytes.set(i, (byte) -i);
                shorts.set(i, (short) -i);
                chars.set(i, (char) (0xFFF0 + i));
                ints.set(i, -i);
                longs.set(i, -i);
                floats.set(i, -i / 2f);
                doubles.set(i, -i / 2d);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(bytes.get(i)).isEqualTo((byte) -i);
                assertThat(shorts.get(i)).isEqualTo((short) -i);
                assertThat(chars.get(i)).isEqualTo((char) (0xFFF0 + i));
                assertThat(ints.get(i)).isEqualTo(-i);
                assertThat(longs.get(i)).isEqualTo(-i);
                assertThat(floats.get(i)).isEqualTo(-i / 2f);
                assertThat(doubles.get(i)).isEqualTo(-i / 2d);
            }
        }
    }

    @Test
    void elementsOfEveryTypeAreCopiedInAndOut() {
        try (OwnedBytes bytes = OwnedBytes.create(heap, 4);
                OwnedShorts shorts = OwnedShorts.create(heap, 4);
                OwnedChars chars = OwnedChars.create(heap, 4);
                OwnedInts ints = OwnedInts.create(heap, 4);
                OwnedLongs longs = OwnedLongs.create(heap, 4);
                OwnedFloats floats = OwnedFloats.create(heap, 4);
                OwnedDoubles doubles = OwnedDoubles.create(heap, 4)) {
            byte[] b = {9, 1, 2};
            short[] s = {9, 1, 2};
            char[] c = {9, 1, 2};
            int[] i = {9, 1, 2};
            long[] l = {9, 1, 2};
            float[] f = {9, 1, 2};
            double[] d = {9, 1, 2};
            bytes.set(2, b, 1, 2);
            shorts.set(2, s, 1, 2);
            chars.set(2, c, 1, 2);
            ints.set(2, i, 1, 2);
            longs.set(2, l, 1, 2);
            floats.set(2, f, 1, 2);
            doubles.set(2, d, 1, 2);
            bytes.get(3, b, 0, 1);
            shorts.get(3, s, 0, 1);
            chars.get(3, c, 0, 1);
            ints.get(3, i, 0, 1);
            longs.get(3, l, 0, 1);
            floats.get(3, f, 0, 1);
            doubles.get(3, d, 0, 1);
            assertThat(b).containsExactly(2, 1, 2);
            assertThat(s).containsExactly((short) 2, (short) 1, (short) 2);
            assertThat(c).containsExactly((char) 2, (char) 1, (char) 2);
            assertThat(i).containsExactly(2, 1, 2);
            assertThat(l).containsExactly(2, 1, 2);
            assertThat(f).containsExactly(2, 1, 2);
            assertThat(d).containsExactly(2, 1, 2);
            assertThat(longs.get(1)).isZero();
        }
    }

    /// OA1.
    @ParameterizedTest
    @ValueSource(longs = {-1, 10, 1L << 61, Long.MAX_VALUE, Long.MIN_VALUE})
    void anIndexIsBelowTheLength(long index) {
        try (OwnedLongs longs = OwnedLongs.create(heap, 10)) {
            for (ThrowingCallable access : List.<ThrowingCallable>of(
                    () -> longs.get(index),
                    () -> longs.set(index, 1),
                    () -> longs.get(index, new long[1], 0, 1),
                    () -> longs.set(index, new long[1], 0, 1))) {
                assertThatThrownBy(access)
                        .isInstanceOf(IndexOutOfBoundsException.class)
                        .hasMessageContaining(String.valueOf(index));
            }
            assertThatThrownBy(() -> longs.get(9, new long[2], 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> longs.get(0, new long[2], 0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    /// OA2.
    @Test
    void afterItsEndEveryUseThrows() {
        OwnedInts closed = OwnedInts.create(heap, 4);
        closed.close();
        OwnedInts handedOver = OwnedInts.create(heap, 4);
        handedOver.set(3, 7);
        try (Block block = handedOver.intoBlock()) {
            assertThat(block.getInt(12)).isEqualTo(7);
        }
        for (OwnedInts gone : List.of(closed, handedOver)) {
            for (ThrowingCallable use : List.<ThrowingCallable>of(
                    gone::length,
                    () -> gone.get(0),
                    () -> gone.set(0, 1),
                    () -> gone.get(0, new int[1], 0, 1),
                    () -> gone.get(0, new int[1], 0, 0),
                    () -> gone.set(0, new int[1], 0, 1),
                    () -> gone.resize(8),
                    gone::segment,
                    gone::readOnly,
                    gone::intoBlock,
                    gone::close)) {
                assertThatThrownBy(use).isInstanceOf(IllegalStateException.class);
            }
            assertThat(gone).hasToString("OwnedInts[gone]");
        }
    }

    @Test
    void aResizedArrayKeepsItsElementsAndNewOnesAreZero() {
        try (OwnedInts ints = OwnedInts.create(heap, 2)) {
            ints.set(1, 5);
            ints.resize(1000);
            assertThat(ints.get(1)).isEqualTo(5);
            for (int i = 2; i < 1000; i++) {
                assertThat(ints.get(i)).isZero();
                ints.set(i, -1);
            }
            ints.resize(2);
            ints.resize(1000);
            assertThat(ints.get(1)).isEqualTo(5);
            assertThat(ints.get(2)).isZero();
            assertThat(ints.readOnly().byteSize()).isEqualTo(4000);
            ints.segment().set(ValueLayout.JAVA_INT, 4, 6);
            assertThat(ints.get(1)).isEqualTo(6);
            assertThat(ints).hasToString("OwnedInts[1000]");
        }
    }

    @Test
    void lengthsHaveBounds() {
        for (long length : new long[] {-1, Long.MIN_VALUE, (Long.MAX_VALUE >> 3) + 1}) {
            assertThatThrownBy(() -> OwnedLongs.create(heap, length))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(length));
        }
        try (OwnedLongs none = OwnedLongs.create(heap, 0)) {
            assertThat(none.length()).isZero();
            assertThatThrownBy(() -> none.resize(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> none.get(0)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
