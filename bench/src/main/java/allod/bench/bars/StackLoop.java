package allod.bench.bars;

import allod.pages.Address;
import allod.stack.Stack;
import allod.stack.StackFrame;
import org.lwjgl.system.MemoryStack;

/// Push, allocate 64 bytes, pop: ours and LWJGL's, each in three places.
///
/// ```
/// ALLOD          the stack of the thread is looked up, no frame is open          the bar
/// ALLOD_INSIDE   the same inside an open frame
/// ALLOD_HELD     the stack is at hand; the block is written, or the compiler would remove LWJGL's loop altogether
/// ```
enum StackLoop implements TimedLoop.Loop {
    ALLOD("allod Stack") {
        @Override
        public long run(int count) {
            long folded = 0;
            for (int i = 0; i < count; i++) {
                try (StackFrame frame = Stack.current().push()) {
                    folded ^= frame.allocateAddress(BYTES, ALIGNMENT);
                }
            }
            return folded;
        }
    },
    ALLOD_INSIDE("allod Stack, inside an open frame") {
        @Override
        public long run(int count) {
            try (StackFrame outer = Stack.current().push()) {
                return outer.allocateAddress(BYTES, ALIGNMENT) ^ ALLOD.run(count);
            }
        }
    },
    ALLOD_HELD("allod Stack, at hand, block written") {
        @Override
        public long run(int count) {
            Stack stack = Stack.current();
            long folded = 0;
            for (int i = 0; i < count; i++) {
                try (StackFrame frame = stack.push()) {
                    long address = frame.allocateAddress(BYTES, ALIGNMENT);
                    Address.putLongOpaque(address, i);
                    folded ^= address;
                }
            }
            return folded;
        }
    },
    LWJGL("LWJGL") {
        @Override
        public long run(int count) {
            long folded = 0;
            for (int i = 0; i < count; i++) {
                try (MemoryStack frame = MemoryStack.stackPush()) {
                    folded ^= frame.nmalloc(ALIGNMENT, BYTES);
                }
            }
            return folded;
        }
    },
    LWJGL_INSIDE("LWJGL, inside an open frame") {
        @Override
        public long run(int count) {
            try (MemoryStack outer = MemoryStack.stackPush()) {
                return outer.nmalloc(ALIGNMENT, BYTES) ^ LWJGL.run(count);
            }
        }
    },
    LWJGL_HELD("LWJGL, at hand, block written") {
        @Override
        public long run(int count) {
            MemoryStack stack = MemoryStack.stackGet();
            long folded = 0;
            for (int i = 0; i < count; i++) {
                try (MemoryStack frame = stack.push()) {
                    long address = frame.nmalloc(ALIGNMENT, BYTES);
                    Address.putLongOpaque(address, i);
                    folded ^= address;
                }
            }
            return folded;
        }
    };

    private static final int BYTES = 64;
    private static final int ALIGNMENT = 16;

    private final String title;

    StackLoop(String title) {
        this.title = title;
    }

    /// For people.
    String title() {
        return title;
    }
}
