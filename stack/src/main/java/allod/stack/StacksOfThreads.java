package allod.stack;

import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/// Finds the stack of a thread.
///
/// ```
/// thread id ──► BY_ID[id & MASK]     same id: found, a few loads
///                 │ other, or none
///                 ▼
///               OF_THREAD             a ThreadLocal, the slow way
///                 │ none
///                 ▼
///               the pool              a thread whose thread-locals were erased has its stack still
///                 │ none
///                 ▼
///               a new Stack
/// ```
///
/// The table is a cache: a slot that two living threads compete for stays with the first, since fighting for it
/// would cost both more than the slow way costs one. It refers to stacks, which are small objects and do not
/// refer to their threads, so it keeps no dead thread from the collector. The JDK takes thread ids from a counter
/// and never uses one twice.
///
/// Threads: slots are read and written plainly. A thread that reads the stack of another one sees its final
/// `ownerId`, which is all it looks at; its own stack it has written itself.
final class StacksOfThreads {

    private static final int SLOTS = 1024;
    private static final int MASK = SLOTS - 1;
    private static final int STACKS_PER_SLAB = 32;
    private static final int KEPT_PLATFORM_STACKS = 16;
    private static final int KEPT_VIRTUAL_STACKS = 64;
    private static final int HOT_STACKS_PER_CPU = 8;

    private static final @Nullable Stack[] BY_ID = new @Nullable Stack[SLOTS];
    private static final ThreadLocal<@Nullable Stack> OF_THREAD = new ThreadLocal<>();
    private static final Cleaner DEAD_THREADS = Cleaner.create();

    private static final StackPool[] BY_CAPACITY = poolsByCapacity();
    private static final StackPool OF_PLATFORM_THREADS = poolOf(StackCapacity.OF_THREADS_BYTES);
    private static final StackPool OF_VIRTUAL_THREADS =
            new StackPool(StackCapacity.OF_THREADS_BYTES, STACKS_PER_SLAB, hotStacks(), KEPT_VIRTUAL_STACKS);

    private StacksOfThreads() {}

    /// What the table has for thread `id`: its stack, or that of another one, or none.
    static @Nullable Stack at(long id) {
        return BY_ID[(int) id & MASK];
    }

    /// The stack of `thread`, the calling one.
    static Stack ofThreadSlow(Thread thread) {
        Stack stack = OF_THREAD.get();
        if (stack == null) {
            stack = thread.isVirtual() ? null : OF_PLATFORM_THREADS.stackOf(thread.threadId());
            if (stack == null) {
                stack = newStack(thread);
            }
            OF_THREAD.set(stack);
        }
        int slot = (int) thread.threadId() & MASK;
        Stack other = BY_ID[slot];
        if (other == null || other.isReplaceable()) {
            BY_ID[slot] = stack;
        }
        return stack;
    }

    /// The pool of stacks with a guard of their own.
    ///
    /// @param capacityBytes a multiple of [StackCapacity#STEP_BYTES] up to [StackCapacity#MAX_BYTES]
    static StackPool poolOf(long capacityBytes) {
        return BY_CAPACITY[(int) (capacityBytes / StackCapacity.STEP_BYTES) - 1];
    }

    static StackPool poolOfVirtualThreads() {
        return OF_VIRTUAL_THREADS;
    }

    /// What happens to pool threads of the JDK between two tasks, and to the slot when another thread takes it.
    static void forgetCaller() {
        OF_THREAD.remove();
        BY_ID[(int) Thread.currentThread().threadId() & MASK] = null;
    }

    static void scavenge() {
        for (StackPool pool : BY_CAPACITY) {
            pool.scavenge();
        }
        OF_VIRTUAL_THREADS.scavenge();
    }

    private static Stack newStack(Thread thread) {
        if (thread.isVirtual()) {
            return new Stack(thread, OF_VIRTUAL_THREADS, true);
        }
        Stack stack = new Stack(thread, OF_PLATFORM_THREADS, true);
        DEAD_THREADS.register(thread, () -> OF_PLATFORM_THREADS.reclaimIfDead(stack));
        return stack;
    }

    private static StackPool[] poolsByCapacity() {
        StackPool[] pools = new StackPool[(int) (StackCapacity.MAX_BYTES / StackCapacity.STEP_BYTES)];
        for (int i = 0; i < pools.length; i++) {
            pools[i] = new StackPool((i + 1) * StackCapacity.STEP_BYTES, 1, 0, KEPT_PLATFORM_STACKS);
        }
        return pools;
    }

    private static int hotStacks() {
        return Integer.highestOneBit(HOT_STACKS_PER_CPU * Runtime.getRuntime().availableProcessors());
    }
}
