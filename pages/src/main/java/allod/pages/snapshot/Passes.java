package allod.pages.snapshot;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The passes of an [OperationGate].
///
/// ```
/// platform thread   table[thread id & mask]             its own for good; the table grows when two meet
///                     │ the table is as long as it gets
///                     ▼
/// virtual thread    lent[hash .. hash + PROBES - 1]     one that nobody holds, for one operation
///                     │ all taken
///                     ▼
///                   overflow: a map                     a pass made for the operation
/// ```
///
/// Invariant: **T1** a thread that is inside holds exactly one pass, and finds it again: so operations nest.
///
/// Threads: any. The table is replaced, and its entries set, under the monitor; readers believe an entry only if it
/// names themselves.
final class Passes {

    private static final int FIRST_TABLE_LENGTH = 64;
    private static final int MAX_TABLE_LENGTH = 16 << 10;
    private static final int LENT = 256;
    private static final int PROBES = 8;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private volatile @Nullable Operation[] table = new Operation[FIRST_TABLE_LENGTH];
    private volatile Operation @Nullable [] lent; // made for the first virtual thread
    private final ConcurrentHashMap<Long, Operation> overflow = new ConcurrentHashMap<>();

    /// The pass that belongs to the calling thread; null when it has none there.
    @Nullable
    Operation own(long threadId) {
        @Nullable Operation[] passes = table;
        Operation pass = passes[(int) threadId & passes.length - 1];
        return pass != null && pass.isOf(threadId) ? pass : null;
    }

    /// The pass of the calling thread if it is inside, or else one that it may enter with.
    Operation find(Thread thread) {
        if (!thread.isVirtual()) {
            Operation own = own(thread.threadId());
            own = own != null ? own : register(thread);
            if (own != null) {
                return own;
            }
        }
        return borrow(thread.threadId());
    }

    /// The pass that the calling thread is inside with, or null.
    @Nullable
    Operation held(long threadId) {
        Operation own = own(threadId);
        return own != null ? own : heldLent(threadId);
    }

    /// Every pass that somebody may be inside with. Passes that come in meanwhile may be missed.
    void forEach(Consumer<Operation> action) {
        for (Operation pass : table) {
            if (pass != null) {
                action.accept(pass);
            }
        }
        Operation[] passes = lent;
        if (passes != null) {
            for (Operation pass : passes) {
                action.accept(pass);
            }
        }
        overflow.values().forEach(action); // no look at isEmpty() before: it may err while others come and go
    }

    private synchronized @Nullable Operation register(Thread thread) {
        int place = (int) thread.threadId();
        @Nullable Operation[] passes = table;
        Operation there = passes[place & passes.length - 1];
        while (there != null && !there.isAbandoned()) {
            if (passes.length == MAX_TABLE_LENGTH) {
                return null;
            }
            passes = longer(passes);
            there = passes[place & passes.length - 1];
        }
        Operation pass = Operation.of(thread);
        passes[place & passes.length - 1] = pass;
        table = passes; // volatile, also when it is the same array: a closer that misses it is seen by the thread
        return pass;
    }

    private static @Nullable Operation[] longer(@Nullable Operation[] passes) {
        @Nullable Operation[] longer = new Operation[2 * passes.length];
        for (int place = 0; place < passes.length; place++) {
            Operation pass = passes[place];
            if (pass != null && !pass.isAbandoned()) {
                longer[pass.placeIn(longer.length)] = pass;
            }
        }
        return longer;
    }

    private Operation borrow(long threadId) {
        Operation held = heldLent(threadId);
        if (held != null) {
            return held;
        }
        Operation[] passes = lent();
        int first = probe(threadId);
        for (int i = 0; i < PROBES; i++) {
            Operation pass = passes[first + i & LENT - 1];
            if (pass.tryLend(threadId)) {
                return pass;
            }
        }
        Operation extra = Operation.extra(threadId, overflow);
        overflow.put(threadId, extra);
        return extra;
    }

    private @Nullable Operation heldLent(long threadId) {
        Operation[] passes = lent;
        if (passes != null) {
            int first = probe(threadId);
            for (int i = 0; i < PROBES; i++) {
                Operation pass = passes[first + i & LENT - 1];
                if (pass.isOf(threadId)) {
                    return pass;
                }
            }
        }
        return overflow.get(threadId);
    }

    private Operation[] lent() {
        Operation[] passes = lent;
        return passes != null ? passes : makeLent();
    }

    private synchronized Operation[] makeLent() {
        Operation[] passes = lent;
        if (passes == null) {
            passes = new Operation[LENT];
            for (int i = 0; i < LENT; i++) {
                passes[i] = Operation.lent();
            }
            lent = passes;
        }
        return passes;
    }

    private static int probe(long threadId) {
        return (int) ((threadId * GOLDEN_RATIO) >>> 32) & (LENT - 1);
    }
}
