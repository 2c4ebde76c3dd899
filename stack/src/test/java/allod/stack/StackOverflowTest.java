package allod.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import allod.pages.Address;
import allod.pages.Guard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The capacity of a stack is exact to the byte, and a program lives on when it is exhausted.
class StackOverflowTest {

    private final Stack stack = Stack.current();

    @AfterEach
    void everyFrameIsPopped() {
        assertThat(stack.depth()).isZero();
        stack.checkInvariants();
    }

    @Test
    void theLastByteFitsAndTheNextDoesNot() {
        try (StackFrame frame = stack.push()) {
            long lowest = frame.allocateAddress(stack.capacityBytes(), 1);
            Address.putByte(lowest, (byte) 1);
            Address.putByte(lowest + stack.capacityBytes() - 1, (byte) 1);

            assertThatExceptionOfType(StackOverflow.class).isThrownBy(() -> frame.allocateAddress(1, 1));
            assertThatExceptionOfType(StackOverflow.class).isThrownBy(() -> frame.allocate(0, 1));
            stack.checkInvariants();
        }
    }

    @Test
    void oneByteMoreThanTheCapacityDoesNotFit() {
        try (StackFrame frame = stack.push()) {
            assertThatExceptionOfType(StackOverflow.class)
                    .isThrownBy(() -> frame.allocateAddress(stack.capacityBytes() + 1, 1));
            assertThat(stack.usedBytes()).isZero();
        }
    }

    @Test
    void theStackIsFilledByteByByte() {
        try (StackFrame frame = stack.push()) {
            for (long i = 0; i < stack.capacityBytes(); i++) {
                Address.putByte(frame.allocateAddress(1, 1), (byte) i);
            }
            assertThat(stack.usedBytes()).isEqualTo(stack.capacityBytes());
            assertThatExceptionOfType(StackOverflow.class).isThrownBy(() -> frame.allocateAddress(1, 1));
        }
    }

    @Test
    void paddingCounts() {
        try (StackFrame frame = stack.push()) {
            frame.allocateAddress(stack.capacityBytes() - 15, 1);
            frame.allocateAddress(1, 32); // and 14 bytes of padding

            assertThat(stack.usedBytes()).isEqualTo(stack.capacityBytes());
            assertThatExceptionOfType(StackOverflow.class).isThrownBy(() -> frame.allocateAddress(1, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 7, 1L << 62, 1L << 47})
    void hugeRequestsDoNotWrapAround(long bytes) {
        try (StackFrame frame = stack.push()) {
            assertThatExceptionOfType(StackOverflow.class).isThrownBy(() -> frame.allocateAddress(bytes, 1));
            assertThatExceptionOfType(StackOverflow.class).isThrownBy(() -> frame.allocate(1, 1L << 62));
        }
    }

    @Test
    void theErrorNamesRequestDepthCapacityAndRemedy() {
        try (StackFrame outer = stack.push();
                StackFrame frame = stack.push()) {
            assertThat(outer.depth()).isEqualTo(1);
            frame.allocateAddress(1000, 1);

            StackOverflow overflow =
                    catchThrowableOfType(StackOverflow.class, () -> frame.allocateAddress(2 << 20, 64));

            assertThat(overflow.requestedBytes()).isEqualTo(2 << 20);
            assertThat(overflow.alignment()).isEqualTo(64);
            assertThat(overflow.depth()).isEqualTo(2);
            assertThat(overflow.usedBytes()).isEqualTo(1000);
            assertThat(overflow.capacityBytes()).isEqualTo(1 << 20);
            assertThat(overflow)
                    .hasMessageContaining("2097152 bytes aligned to 64")
                    .hasMessageContaining("1000 of 1048576")
                    .hasMessageContaining("depth 2")
                    .hasMessageContaining("-Dallod.stack.bytes=2097152")
                    .hasMessageContaining("Stack.ofBytes");
        }
    }

    @Test
    void recursionThatOverflowsUnwindsAndTheStackWorksOn() {
        assertThatExceptionOfType(StackOverflow.class).isThrownBy(() -> recurse(1));
        assertThat(stack.depth()).isZero();
        try (StackFrame frame = stack.push()) {
            assertThat(frame.allocate(stack.capacityBytes(), 1).byteSize()).isEqualTo(stack.capacityBytes());
        }
    }

    private int recurse(int depth) {
        try (StackFrame frame = stack.push()) {
            assertThat(frame.depth()).isEqualTo(depth);
            frame.allocateAddress(4096, 16);
            return recurse(depth + 1);
        }
    }

    @Test
    void largerStacksAreMadeAndClosed() {
        for (long bytes = 1 << 20; bytes <= 8 << 20; bytes += 1 << 20) {
            try (Stack large = Stack.ofBytes(bytes)) {
                assertThat(large.capacityBytes()).isEqualTo(bytes);
                try (StackFrame frame = large.push()) {
                    frame.allocate(bytes, 1);
                    assertThatExceptionOfType(StackOverflow.class).isThrownBy(() -> frame.allocateAddress(1, 1));
                    assertThatIllegalStateException().isThrownBy(large::close).withMessageContaining("1 open");
                }
                large.checkInvariants();
            }
        }
    }

    @Test
    void capacitiesAreRoundedUpToWholeMebibytes() {
        try (Stack large = Stack.ofBytes((1 << 20) + 1)) {
            assertThat(large.capacityBytes()).isEqualTo(2 << 20);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, (1 << 20) - 1, (8 << 20) + 1, Long.MAX_VALUE})
    void othersAreRefused(long bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Stack.ofBytes(bytes).close())
                .withMessageContaining(Long.toString(bytes))
                .withMessageContaining("8388608");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1M", "1", "-5", "99999999"})
    void aBadPropertyIsNamedWithItsBounds(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StackCapacity.ofProperty(value))
                .withMessageContaining("-Dallod.stack.bytes=" + value)
                .withMessageContaining("8388608");
    }

    @Test
    void theStackOfAThreadCannotBeClosed() {
        assertThatIllegalStateException().isThrownBy(stack::close).withMessageContaining("when the thread has ended");
    }

    @Test
    void aClosedStackIsRefused() {
        Stack closed = Stack.ofBytes(1 << 20);
        closed.push().close();
        closed.close();
        closed.close();
        closed.checkInvariants();

        assertThatIllegalStateException().isThrownBy(closed::push).withMessageContaining("closed");
    }

    @Test
    void belowTheStackLiesAGuardThatTheJvmSurvives() {
        try (Stack guarded = Stack.ofBytes(1 << 20);
                StackFrame frame = guarded.push()) {
            long lowest = frame.allocateAddress(guarded.capacityBytes(), 1);

            assertThatExceptionOfType(InternalError.class).isThrownBy(() -> {
                Address.putByte(lowest - 1, (byte) 1);
                Guard.fence();
            });
            Address.putByte(lowest, (byte) 1);
        }
    }

    @Test
    void memoryFollowsUseAndGoesBackOnRequest() {
        try (Stack deep = Stack.ofBytes(8 << 20)) {
            StackMemory memory;
            try (StackFrame frame = deep.push()) {
                memory = deep.memory();
                frame.allocateAddress(100, 1);
                assertThat(memory).isNotNull();
                assertThat(memory.residentBytes()).isLessThan(1 << 20);
                frame.allocate(6 << 20, 1);
                assertThat(memory.residentBytes()).isGreaterThanOrEqualTo(6 << 20);
            }
            deep.discardUnused();
            assertThat(memory.residentBytes()).isZero();
            deep.checkInvariants();
            try (StackFrame frame = deep.push()) {
                assertThat(Address.getLong(frame.allocateAddress(8, 8))).isZero(); // fresh pages
            }
        }
    }
}
