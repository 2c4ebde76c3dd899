package allod.heap;

import static allod.heap.SizeClasses.ALIGNMENT;
import static allod.heap.SizeClasses.COUNT;
import static allod.heap.SizeClasses.MAX_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The invariants C1 to C3 of [SizeClasses], checked for every request that has a class.
class SizeClassesTest {

    @ParameterizedTest(name = "{0} bytes take a block of {1}")
    @CsvSource({
        "1,16",
        "16,16",
        "17,32",
        "496,496",
        "497,512",
        "512,512",
        "513,528",
        "544,544",
        "1009,1024",
        "1024,1024",
        "1025,1152",
        "1152,1152",
        "1153,1280",
        "2048,2048",
        "2049,2304",
        "28673,30720",
        "32768,32768"
    })
    void roundsARequestUp(int request, int block) {
        assertThat(SizeClasses.blockBytes(SizeClasses.classOf(request))).isEqualTo(block);
    }

    @Test
    void c1_sizesAreAlignedAndIncrease() {
        List<Integer> sizes =
                IntStream.range(0, COUNT).map(SizeClasses::blockBytes).boxed().toList();

        assertThat(sizes).isSorted().doesNotHaveDuplicates().allMatch(size -> size % ALIGNMENT == 0);
        assertThat(sizes).first().isEqualTo(ALIGNMENT);
        assertThat(sizes).last().isEqualTo(MAX_BYTES);
    }

    @Test
    void c2_theClassIsTheSmallestThatHoldsTheRequest() {
        for (int request = 1; request <= MAX_BYTES; request++) {
            int c = SizeClasses.classOf(request);
            assertThat(c).isBetween(0, COUNT - 1);
            assertThat(SizeClasses.blockBytes(c)).isGreaterThanOrEqualTo(request);
            assertThat(c == 0 || SizeClasses.blockBytes(c - 1) < request)
                    .as("class below %d", c)
                    .isTrue();
        }
    }

    @Test
    void c3_roundingUpWastesLittle() {
        for (int request = 1; request <= MAX_BYTES; request++) {
            int block = SizeClasses.blockBytes(SizeClasses.classOf(request));
            int bound = request <= 1024 ? 16 : Math.ceilDiv(block, 9);
            assertThat(block - request).as("waste of %d", request).isLessThan(bound);
        }
    }

    @Test
    void aSmallClassServesWholeSteps() {
        for (int c = 0; c < SizeClasses.SMALL_CLASSES; c++) {
            assertThat(SizeClasses.blockBytes(c)).isLessThanOrEqualTo(SizeClasses.SMALL_MAX_BYTES);
        }
        assertThat(SizeClasses.blockBytes(SizeClasses.SMALL_CLASSES - 1)).isEqualTo(SizeClasses.SMALL_MAX_BYTES);
        assertThat(SizeClasses.blockBytes(SizeClasses.SMALL_CLASSES)).isGreaterThan(SizeClasses.SMALL_MAX_BYTES);
    }

    @Test
    void roundUpGivesTheNextMultiple() {
        for (int bytes = 0; bytes <= MAX_BYTES; bytes++) {
            assertThat(SizeClasses.roundUp(bytes)).isEqualTo(Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT);
        }
    }
}
