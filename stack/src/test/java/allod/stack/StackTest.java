package allod.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import allod.pages.Address;
import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Examples of [Stack] and [StackFrame], and the mistakes that are found. The build runs it twice: with all
/// checks, and as programs run it.
class StackTest {

    private final Stack stack = Stack.current();

    @AfterEach
    void everyFrameIsPopped() {
        assertThat(stack.depth()).isZero();
        stack.checkInvariants();
    }

    @Test
    void aThreadHasOneStack() {
        assertThat(Stack.current()).isSameAs(stack);
        assertThat(stack.capacityBytes()).isEqualTo(1 << 20);
    }

    @Test
    void blocksAreAdjacentAndGrowDown() {
        try (StackFrame frame = stack.push()) {
            long first = frame.allocateAddress(64, 16);
            long second = frame.allocateAddress(64, 16);

            assertThat(second).isEqualTo(first - 64);
            assertThat(stack.usedBytes()).isEqualTo(128);
        }
        assertThat(stack.usedBytes()).isZero();
    }

    @Test
    void poppingGivesBackWhatTheFrameAllocatedAndNoMore() {
        try (StackFrame outer = stack.push()) {
            long kept = outer.allocateAddress(8, 8);
            Address.putLong(kept, 42);
            try (StackFrame inner = stack.push()) {
                assertThat(stack.depth()).isEqualTo(inner.depth()).isEqualTo(2);
                MemorySegment.ofAddress(inner.allocateAddress(1000, 1));
                stack.checkInvariants();
            }
            assertThat(stack.usedBytes()).isEqualTo(8);
            assertThat(Address.getLong(kept)).isEqualTo(42);
            assertThat(outer.allocateAddress(8, 8)).isEqualTo(kept - 8);
        }
    }

    @Test
    void segmentsAreZeroedAndHaveTheirExactSize() {
        try (StackFrame dirty = stack.push()) {
            MemorySegment segment = dirty.allocateUninitialized(4096, 1);
            assertThat(segment.byteSize()).isEqualTo(4096);
            segment.fill((byte) 1);
        }
        try (StackFrame frame = stack.push()) {
            MemorySegment segment = frame.allocate(4093, 8);

            assertThat(segment.byteSize()).isEqualTo(4093);
            assertThat(segment.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
        }
    }

    @Test
    void allThatASegmentAllocatorOffersWorks() {
        try (StackFrame frame = stack.push()) {
            assertThat(frame.allocateFrom("allod").getString(0)).isEqualTo("allod");
            assertThat(frame.allocateFrom(ValueLayout.JAVA_LONG, 1, 2, 3).toArray(ValueLayout.JAVA_LONG))
                    .containsExactly(1, 2, 3);
            assertThat(frame.allocate(ValueLayout.JAVA_INT, 10).byteSize()).isEqualTo(40);
        }
    }

    @Test
    void blocksWithoutBytesHaveAddressesOfTheirOwn() {
        try (StackFrame frame = stack.push()) {
            MemorySegment first = frame.allocate(0, 1);
            MemorySegment second = frame.allocate(0, 1);

            assertThat(first.byteSize()).isZero();
            assertThat(first.address()).isNotZero().isNotEqualTo(second.address());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void aNegativeSizeIsTheCallersMistake(long bytes) {
        try (StackFrame frame = stack.push()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> frame.allocate(bytes, 1))
                    .withMessageContaining(Long.toString(bytes));
            assertThatIllegalArgumentException().isThrownBy(() -> frame.allocateAddress(bytes, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 3, 24, Long.MIN_VALUE, Long.MAX_VALUE})
    void anAlignmentThatIsNoPowerOfTwoIsTheCallersMistake(long alignment) {
        try (StackFrame frame = stack.push()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> frame.allocate(8, alignment))
                    .withMessageContaining(Long.toString(alignment));
            assertThatIllegalArgumentException().isThrownBy(() -> frame.allocateAddress(0, alignment));
        }
    }

    @Test
    void everyAlignmentIsMetForEverySmallSize() {
        for (long alignment = 1; alignment <= 4096; alignment *= 2) {
            for (long bytes = 0; bytes <= 130; bytes++) {
                try (StackFrame frame = stack.push()) {
                    long above = frame.allocateAddress(1 + bytes % 7, 1);
                    long address = frame.allocateAddress(bytes, alignment);

                    assertThat(address % alignment).isZero();
                    assertThat(address + bytes).isLessThanOrEqualTo(above);
                    assertThat(above - address).isLessThan(Math.max(1, bytes) + alignment);
                }
            }
        }
    }

    @Test
    void poppingAnOuterFrameFirstIsRefusedAndChangesNothing() {
        StackFrame outer = stack.push();
        StackFrame inner = stack.push();
        long usedBytes = stack.usedBytes();

        assertThatIllegalStateException().isThrownBy(outer::close).withMessageContaining("depth 1");
        assertThat(stack.depth()).isEqualTo(2);
        assertThat(stack.usedBytes()).isEqualTo(usedBytes);

        inner.close();
        outer.close();
    }

    @Test
    void allocatingInAnOuterFrameIsRefused() {
        try (StackFrame outer = stack.push();
                StackFrame inner = stack.push()) {
            assertThat(inner.depth()).isEqualTo(2);
            assertThatIllegalStateException()
                    .isThrownBy(() -> outer.allocateAddress(8, 8))
                    .withMessageContaining("while one of depth 2 is open");
        }
    }

    @Test
    void aPoppedFrameIsRefusedWhenNoOtherIsOpenAtItsDepth() {
        StackFrame frame = stack.push();
        frame.close();

        assertThatIllegalStateException().isThrownBy(frame::close).withMessageContaining("popped before");
        assertThatIllegalStateException().isThrownBy(() -> frame.allocateAddress(8, 8));
        assertThatIllegalStateException().isThrownBy(() -> frame.allocate(8, 8));
    }

    @Test
    void checksFindAPoppedFrameAlsoWhenAnotherIsOpenAtItsDepth() {
        assumeTrue(Stack.CHECKED);
        StackFrame popped = stack.push();
        popped.close();
        try (StackFrame open = stack.push()) {
            assertThat(open).isNotSameAs(popped);
            assertThatIllegalStateException().isThrownBy(popped::close).withMessageContaining("popped before");
            assertThatIllegalStateException().isThrownBy(() -> popped.allocateAddress(8, 8));
        }
    }

    @Test
    void checksOverwriteWhatIsPopped() {
        assumeTrue(Stack.CHECKED);
        long address;
        try (StackFrame frame = stack.push()) {
            address = frame.allocateAddress(16, 16);
            Address.putLong(address, 42);
        }
        assertThat(Address.getByte(address)).isEqualTo(StackFrame.POPPED);
        assertThat(Address.getByte(address + 15)).isEqualTo(StackFrame.POPPED);
    }

    @Test
    void withoutChecksNoGarbageIsMade() {
        assumeFalse(Stack.CHECKED);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = nestedPushes(1000);
        long before = threads.getCurrentThreadAllocatedBytes();
        sum += nestedPushes(100_000);
        long garbageBytes = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(sum).isNotZero();
        assertThat(garbageBytes).isLessThan(100_000); // less than a byte a push: what the measuring itself makes
    }

    private static long nestedPushes(int times) {
        long sum = 0;
        for (int i = 0; i < times; i++) {
            try (StackFrame outer = Stack.current().push()) {
                sum += outer.allocateAddress(64, 16);
                try (StackFrame inner = Stack.current().push()) {
                    sum += inner.allocateAddress(64, 16);
                }
            }
        }
        return sum;
    }

    @Test
    void framesNestDeeperThanTheFirstOnesKept() {
        StackFrame[] frames = new StackFrame[100];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = stack.push();
            frames[i].allocateAddress(i, 1);
            stack.checkInvariants();
        }
        for (int i = frames.length - 1; i >= 0; i--) {
            frames[i].close();
            stack.checkInvariants();
        }
    }
}
