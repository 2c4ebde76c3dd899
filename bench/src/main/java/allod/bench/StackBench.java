package allod.bench;

import allod.pages.Address;
import allod.stack.Stack;
import allod.stack.StackFrame;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Push, allocate, pop: [Stack] beside LWJGL's `MemoryStack`, each pair of methods doing the same.
///
/// ```
/// Address     the stack of the thread is looked up, one block by address     the bar: at most LWJGL's time
/// Held        as Address, with the stack in a field
/// Written     as Address, and the block is written
/// Nested      four frames inside one another, a block in each
/// Ten         ten blocks in one frame
/// Segment     a zeroed segment with bounds; LWJGL's counterpart zeroes, and has no bounds
/// ```
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class StackBench {

    private static final int ALIGNMENT = 16;
    private static final int TEN = 10;

    @Param({"16", "64"})
    private int bytes;

    private final Stack held = Stack.current();
    private final MemoryStack heldLwjgl = MemoryStack.stackGet();

    @Benchmark
    public long allodAddress() {
        try (StackFrame frame = Stack.current().push()) {
            return frame.allocateAddress(bytes, ALIGNMENT);
        }
    }

    @Benchmark
    public long lwjglAddress() {
        try (MemoryStack frame = MemoryStack.stackPush()) {
            return frame.nmalloc(ALIGNMENT, bytes);
        }
    }

    @Benchmark
    public long allodHeld() {
        try (StackFrame frame = held.push()) {
            return frame.allocateAddress(bytes, ALIGNMENT);
        }
    }

    @Benchmark
    public long lwjglHeld() {
        try (MemoryStack frame = heldLwjgl.push()) {
            return frame.nmalloc(ALIGNMENT, bytes);
        }
    }

    @Benchmark
    public long allodWritten() {
        try (StackFrame frame = Stack.current().push()) {
            long address = frame.allocateAddress(bytes, ALIGNMENT);
            Address.putLong(address, address);
            return address;
        }
    }

    @Benchmark
    public long lwjglWritten() {
        try (MemoryStack frame = MemoryStack.stackPush()) {
            long address = frame.nmalloc(ALIGNMENT, bytes);
            MemoryUtil.memPutLong(address, address);
            return address;
        }
    }

    @Benchmark
    public long allodNested() {
        return allodNested(4);
    }

    @Benchmark
    public long lwjglNested() {
        return lwjglNested(4);
    }

    @Benchmark
    public long allodTen() {
        try (StackFrame frame = Stack.current().push()) {
            long sum = 0;
            for (int i = 0; i < TEN; i++) {
                sum ^= frame.allocateAddress(bytes, ALIGNMENT);
            }
            return sum;
        }
    }

    @Benchmark
    public long lwjglTen() {
        try (MemoryStack frame = MemoryStack.stackPush()) {
            long sum = 0;
            for (int i = 0; i < TEN; i++) {
                sum ^= frame.nmalloc(ALIGNMENT, bytes);
            }
            return sum;
        }
    }

    @Benchmark
    public long allodSegment() {
        try (StackFrame frame = Stack.current().push()) {
            MemorySegment segment = frame.allocate(bytes, ALIGNMENT);
            return segment.address();
        }
    }

    @Benchmark
    public long lwjglSegment() {
        try (MemoryStack frame = MemoryStack.stackPush()) {
            return frame.ncalloc(ALIGNMENT, 1, bytes);
        }
    }

    private long allodNested(int levels) {
        try (StackFrame frame = Stack.current().push()) {
            long address = frame.allocateAddress(bytes, ALIGNMENT);
            return levels == 1 ? address : address ^ allodNested(levels - 1);
        }
    }

    private long lwjglNested(int levels) {
        try (MemoryStack frame = MemoryStack.stackPush()) {
            long address = frame.nmalloc(ALIGNMENT, bytes);
            return levels == 1 ? address : address ^ lwjglNested(levels - 1);
        }
    }
}
