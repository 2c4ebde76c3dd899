package allod.profile.leak;

import allod.heap.Heap;
import allod.pages.Address;
import allod.profile.CallFrame;
import allod.profile.leak.LeakScan.KnownBlock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The C program `leak.c` of memcheck's recordings in Java: one leak of each class, told apart by size.
final class LeakProgram {

    private final Heap heap;
    final Map<Long, KnownBlock> allocations = new HashMap<>();
    long reachableRoot;
    long interior;

    LeakProgram(Heap heap) {
        this.heap = heap;
    }

    void run() {
        for (int i = 0; i < 5; i++) {
            definitely();
        }
        indirect();
        cycle();
        possibly();
        reachable();
    }

    private void definitely() {
        malloc(100);
    }

    private void indirect() {
        long a = malloc(32);
        long b = malloc(32);
        long c = malloc(32);
        Address.putLong(a, b);
        Address.putLong(b, c);
    }

    private void cycle() {
        long a = malloc(32);
        long b = malloc(32);
        Address.putLong(a, b);
        Address.putLong(b, a);
    }

    private void possibly() {
        interior = malloc(600) + 300;
    }

    private void reachable() {
        reachableRoot = malloc(1000);
    }

    private long malloc(long bytes) {
        long block = heap.calloc(bytes);
        List<CallFrame> stack = StackWalker.getInstance()
                .walk(frames -> frames.skip(1)
                        .limit(2)
                        .map(frame -> new CallFrame(
                                frame.getClassName(),
                                frame.getMethodName(),
                                frame.getFileName(),
                                frame.getLineNumber()))
                        .toList());
        allocations.put(block, new KnownBlock(bytes, stack));
        return block;
    }
}
