package allod.gc;

import allod.gc.ModelObject.Shape;
import allod.gc.seam.SeededDirector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A heap and the mirror of it, shared by the threads of a run: each has a graph of its own, which it can
/// compare at any time, and all exchange trees that never change over a board.
///
/// ```
/// board    | 0 | 1 | 2 | ... |   slot i is written by thread i modulo threads alone, read by all
///                      | x |     the last one is exchanged by all
/// ```
final class GraphModel {

    static final int OWNED = 12;
    static final int BOARD = OWNED + 1;

    final ObjectHeap heap;
    final ModelTypes types;
    final int threads;
    final @Nullable ModelObject[] board = new ModelObject[BOARD]; // an entry belongs to its writer
    final Map<Long, ModelObject> published = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(1);
    private final AtomicReference<@Nullable GlobalRef> boardRef = new AtomicReference<>();

    GraphModel(ObjectHeap heap, int threads) {
        this.heap = heap;
        this.types = new ModelTypes(heap);
        this.threads = threads;
        try (Mutator m = heap.attach()) {
            boardRef.set(heap.globalRef(m, m.allocArray(types.refs, BOARD)));
        }
    }

    /// Of a heap that is full soon.
    static ObjectHeapOptions options(PlanKind plan) {
        return ObjectHeapOptions.defaults()
                .name("model")
                .plan(plan)
                .limitBytes(plan == PlanKind.NO_GC ? 256L << 20 : 32L << 20)
                .handlesPerMutator(1024);
    }

    /// Numbers differ by 2^20, so that those of array elements do not collide.
    long nextId() {
        return ids.getAndIncrement() << 20;
    }

    long board(Mutator m) {
        return boardRef.get().get(m);
    }

    /// Runs `threads` mutators of `steps` operations each, compares, lets all go, and asks that the garbage is
    /// gone.
    ///
    /// @param checkEvery so many steps
    void run(long seed, int steps, int checkEvery) {
        List<Thread> running = new ArrayList<>();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        for (int i = 0; i < threads; i++) {
            Runnable body = body(i, seed, steps, checkEvery, failure);
            running.add(Thread.ofPlatform().daemon().name("model-" + i).start(() -> {
                try {
                    body.run();
                } catch (Throwable t) {
                    failure.compareAndSet(null, t);
                }
            }));
        }
        for (Thread thread : running) {
            join(thread, failure);
        }
        if (failure.get() != null) {
            throw new AssertionError("seed " + seed + ": " + failure.get(), failure.get());
        }
        finish();
    }

    /// The same under a director, which has the seed too.
    void run(SeededDirector director, long seed, int steps, int checkEvery) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Runnable[] bodies = new Runnable[threads];
        for (int i = 0; i < threads; i++) {
            bodies[i] = body(i, seed, steps, checkEvery, failure);
        }
        director.run(bodies);
    }

    private Runnable body(int i, long seed, int steps, int checkEvery, AtomicReference<@Nullable Throwable> failure) {
        return () -> {
            ModelMutator mutator = new ModelMutator(this, i, seed * 31 + i);
            mutator.run(steps, checkEvery, failure);
        };
    }

    private static void join(Thread thread, AtomicReference<@Nullable Throwable> failure) {
        try {
            thread.join(120_000);
            if (thread.isAlive()) {
                AssertionError hangs = new AssertionError(thread.getName() + " hangs");
                hangs.setStackTrace(thread.getStackTrace());
                failure.compareAndSet(null, hangs);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Nothing lives any more but the board: two collections later nothing else is there.
    void finish() {
        try (Mutator m = heap.attach()) {
            m.collect();
            m.collect();
            GraphCheck check = new GraphCheck(m, types, true);
            long boardNow = board(m);
            ModelObject model = new ModelObject(0, Shape.REFS, BOARD);
            System.arraycopy(board, 0, model.refs, 0, OWNED);
            long exchanged = m.element(boardNow, OWNED);
            model.refs[OWNED] = exchanged == 0 ? null : published.get(m.getLong(exchanged, types.id));
            check.root("board", model, boardNow);
            check.compare();
            requireNoGarbage(m, check.reached());
        }
    }

    /// Compares the number of objects in the heap; the caller's mutator is blocked meanwhile.
    void requireNoGarbage(Mutator m, long expected) {
        long[] found = new long[1];
        StringBuilder first = new StringBuilder();
        m.enterBlocked();
        try {
            int _ = heap.whileStopped(() -> count(found, first));
        } finally {
            m.leaveBlocked();
        }
        if (heap.options().plan() != PlanKind.NO_GC && found[0] != expected) {
            throw new AssertionError(
                    "garbage stays: " + found[0] + " objects where " + expected + " are reachable" + first);
        }
    }

    private int count(long[] found, StringBuilder first) {
        heap.plan().walk((address, header) -> {
            if (found[0]++ < 20) {
                first.append("\n  0x")
                        .append(Long.toHexString(address))
                        .append(" header 0x")
                        .append(Long.toHexString(header));
            }
        });
        return 0;
    }
}
