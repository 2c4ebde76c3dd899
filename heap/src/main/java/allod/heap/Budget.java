package allod.heap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// How many bytes of spans a heap and all its children may hold, and how many they do.
///
/// ```
/// charge(b):  child ──► parent ──► grandparent      each adds b or refuses; a refusal takes back what was added below
/// ```
///
/// Invariants:
///
/// - **U1** `0 <= used <= limit`, for each budget
/// - **U2** what a budget uses is used by each budget above it too
///
/// Threads: any; one compare-and-set a level, no lock.
final class Budget {

    private static final VarHandle USED = usedHandle();

    private final String name;
    private final long limitBytes;
    private final @Nullable Budget parent;

    @SuppressWarnings("unused") // through USED
    private volatile long usedBytes;

    Budget(String name, long limitBytes, @Nullable Budget parent) {
        this.name = name;
        this.limitBytes = limitBytes;
        this.parent = parent;
    }

    /// Adds `bytes` to this budget and to all above.
    ///
    /// @throws HeapOutOfMemory naming the budget that has no room; nothing is charged then
    void charge(long bytes) {
        long before;
        do {
            before = usedBytes;
            if (bytes > limitBytes - before) {
                throw HeapOutOfMemory.overLimit(bytes, name, before, limitBytes);
            }
        } while (!USED.compareAndSet(this, before, before + bytes));
        if (parent != null) {
            try {
                parent.charge(bytes);
            } catch (HeapOutOfMemory full) {
                USED.getAndAdd(this, -bytes);
                throw full;
            }
        }
    }

    /// Takes back what was charged.
    void release(long bytes) {
        for (Budget budget = this; budget != null; budget = budget.parent) {
            long before = (long) USED.getAndAdd(budget, -bytes);
            assert before >= bytes : before + " < " + bytes;
        }
    }

    /// The names from the topmost budget down: `parent/child`.
    String path() {
        return parent == null ? name : parent.path() + '/' + name;
    }

    long usedBytes() {
        return usedBytes;
    }

    long limitBytes() {
        return limitBytes;
    }

    private static VarHandle usedHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Budget.class, "usedBytes", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }
}
