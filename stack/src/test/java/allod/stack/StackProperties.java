package allod.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import allod.pages.Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random pushes, allocations and pops against a model that knows where every block must be and what it holds. A
/// seed that failed is repeated with `-Dallod.seed=...`.
class StackProperties {

    private static final int STEPS = 200_000;

    private record Block(long address, long bytes, byte content) {
        void write() {
            Address.fill(address, bytes, content);
        }

        void requireIntact() {
            for (long i = 0; i < bytes; i++) {
                if (Address.getByte(address + i) != content) {
                    throw new AssertionError("byte " + i + " of " + this + " is " + Address.getByte(address + i));
                }
            }
        }
    }

    private record Level(StackFrame frame, long usedBytesBefore, List<Block> blocks) {}

    private final Deque<Level> levels = new ArrayDeque<>();
    private long usedBytes;

    @Test
    void f1_contentsSurviveUntilThePopAndS1ToS4HoldAlways() {
        long seed = Long.getLong("allod.seed", System.nanoTime());
        System.out.println("StackProperties: -Dallod.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        try (Stack stack = Stack.ofBytes(1 << 20)) {
            for (int step = 0; step < STEPS; step++) {
                int choice = random.nextInt(100);
                if (levels.isEmpty() || choice < 25) {
                    levels.push(new Level(stack.push(), usedBytes, new ArrayList<>()));
                } else if (choice < 50 + levels.size() / 4) {
                    pop();
                } else {
                    allocate(stack, random);
                }
                assertThat(stack.depth()).isEqualTo(levels.size());
                assertThat(stack.usedBytes()).isEqualTo(usedBytes);
                if (step % 1000 == 0) {
                    stack.checkInvariants();
                }
            }
            while (!levels.isEmpty()) {
                pop();
            }
            stack.checkInvariants();
        } catch (Throwable failed) {
            throw new AssertionError("with -Dallod.seed=" + seed, failed);
        }
    }

    private void allocate(Stack stack, SplittableRandom random) {
        Level level = levels.getFirst();
        long bytes = random.nextInt(20) == 0 ? random.nextLong(300_000) : random.nextLong(200);
        long alignment = 1L << random.nextInt(random.nextInt(10) == 0 ? 17 : 7);
        long top = stack.memory().topAddress;
        long expected = (top - usedBytes - Math.max(1, bytes)) & -alignment;
        if (expected < top - stack.capacityBytes()) {
            assertThatExceptionOfType(StackOverflow.class)
                    .isThrownBy(() -> level.frame.allocateAddress(bytes, alignment))
                    .satisfies(overflow -> assertThat(overflow.usedBytes()).isEqualTo(usedBytes));
            return;
        }
        long address = random.nextBoolean()
                ? level.frame.allocateAddress(bytes, alignment)
                : zeroedSegmentAddress(level.frame, bytes, alignment);
        assertThat(address).isEqualTo(expected);
        usedBytes = top - address;
        Block block = new Block(address, bytes, (byte) random.nextInt());
        block.write();
        level.blocks.add(block);
    }

    private static long zeroedSegmentAddress(StackFrame frame, long bytes, long alignment) {
        var segment = frame.allocate(bytes, alignment);
        assertThat(segment.byteSize()).isEqualTo(bytes);
        new Block(segment.address(), bytes, (byte) 0).requireIntact();
        return segment.address();
    }

    private void pop() {
        Level level = levels.pop();
        level.blocks.forEach(Block::requireIntact);
        level.frame.close();
        usedBytes = level.usedBytesBefore;
    }
}
