package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the JDK's documentation promises of every [SegmentAllocator], for allocators without a fixed size.
interface SegmentContract {

    SegmentAllocator allocator();

    @Test
    default void aNegativeSizeIsIllegal() {
        for (long bytes : new long[] {-1, Integer.MIN_VALUE, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> allocator().allocate(bytes, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> allocator().allocate(bytes)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void anAlignmentMustBeAPositivePowerOfTwo() {
        for (long alignment : new long[] {0, -1, -8, 3, 7, 9, 24, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> allocator().allocate(16, alignment))
                    .as("alignment %d", alignment)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void aCountThatOverflowsIsIllegal() {
        assertThatThrownBy(() -> allocator().allocate(ValueLayout.JAVA_LONG, Long.MAX_VALUE / 4))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> allocator().allocate(ValueLayout.JAVA_LONG, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> allocator().allocate(MemoryLayout.sequenceLayout(100, ValueLayout.JAVA_INT), 1L << 60))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void memoryThatCannotBeHadIsOutOfMemory() {
        assertThatThrownBy(() -> allocator().allocate(Long.MAX_VALUE - 4096, 1)).isInstanceOf(OutOfMemoryError.class);
        assertThat(allocator().allocate(16).byteSize()).isEqualTo(16);
    }

    @Test
    default void sizeZeroGivesAnAddressOfItsOwn() {
        MemorySegment one = allocator().allocate(0, 1);
        MemorySegment two = allocator().allocate(0, 64);
        assertThat(one.byteSize()).isZero();
        assertThat(one.address()).isNotZero().isNotEqualTo(two.address());
        assertThat(two.address()).isNotZero().matches(address -> address % 64 == 0);
    }

    @Test
    default void theSegmentHasExactlyTheSizeAndAlignmentAskedFor() {
        for (long bytes = 1; bytes < 200_000; bytes = bytes * 3 / 2 + 1) {
            for (long alignment = 1; alignment <= 8192; alignment *= 4) {
                MemorySegment segment = allocator().allocate(bytes, alignment);
                assertThat(segment.byteSize()).isEqualTo(bytes);
                assertThat(segment.address() % alignment).isZero();
                assertThat(segment.isNative()).isTrue();
                assertThat(segment.isReadOnly()).isFalse();
                long size = bytes;
                assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, size))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    default void segmentsAreZeroAndDoNotOverlap() {
        List<MemorySegment> segments = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            MemorySegment segment = allocator().allocate(1 + i * 7919L % 5000 + (i % 50 == 0 ? 70_000 : 0), 1 << i % 9);
            assertThat(segment.mismatch(MemorySegment.ofArray(new byte[(int) segment.byteSize()])))
                    .isEqualTo(-1);
            segment.fill((byte) (i + 1));
            segments.add(segment);
        }
        for (int i = 0; i < segments.size(); i++) {
            byte[] expected = new byte[(int) segments.get(i).byteSize()];
            java.util.Arrays.fill(expected, (byte) (i + 1));
            assertThat(segments.get(i).mismatch(MemorySegment.ofArray(expected)))
                    .isEqualTo(-1);
        }
    }

    @Test
    default void valuesAndArraysAndStringsAreCopiedIn() {
        assertThat(allocator().allocateFrom(ValueLayout.JAVA_LONG, 42L).get(ValueLayout.JAVA_LONG, 0))
                .isEqualTo(42L);
        assertThat(allocator().allocateFrom(ValueLayout.JAVA_INT, 1, 2, 3).toArray(ValueLayout.JAVA_INT))
                .containsExactly(1, 2, 3);
        assertThat(allocator().allocateFrom("härter").getString(0)).isEqualTo("härter");
        MemorySegment structs = allocator().allocate(MemoryLayout.structLayout(ValueLayout.JAVA_LONG), 10);
        assertThat(structs.byteSize()).isEqualTo(80);
    }
}
