package allod.bench.gc;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.ObjectHeapOptions;
import allod.gc.PlanKind;
import allod.gc.object.ObjectType;
import allod.gc.verify.HeapVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The programs together in one heap, on four threads, for half an hour a plan, each collection verified.
/// `-Dallod.soak.minutes=N` for another time.
@Tag("soak")
final class ObjectHeapSoak {

    private static final long MINUTES = Long.getLong("allod.soak.minutes", 30);
    private static final long LIMIT_BYTES = 256L << 20;
    private static final int ENTRIES = 15_000;
    private static final int DEPTH = 12;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private long end;

    /// Works once, and compares what it finds with what it must.
    private interface Program {
        void round();
    }

    /// Makes the program of a thread.
    private interface Maker {
        Program make(Mutator mutator);
    }

    @AfterEach
    void calm() {
        HeapVerifier.automaticLevel(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = PlanKind.class,
            names = {"SEMI_SPACE", "MARK_SWEEP"})
    void programsOnFourThreads(PlanKind plan) throws InterruptedException {
        HeapVerifier.automaticLevel(2);
        end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        try (ObjectHeap heap = ObjectHeap.create(
                ObjectHeapOptions.defaults().name("soak").plan(plan).limitBytes(LIMIT_BYTES))) {
            ObjectType node = ObjectTrees.define(heap);
            ObjectCache.Types cacheTypes = ObjectCache.Types.define(heap);
            ObjectGcBench.Types benchTypes = ObjectGcBench.Types.define(heap, node);
            List<Thread> threads = new ArrayList<>();
            threads.add(start(heap, "trees", mutator -> trees(mutator, node, DEPTH)));
            threads.add(start(heap, "more trees", mutator -> trees(mutator, node, DEPTH - 4)));
            threads.add(start(heap, "cache", mutator -> cache(mutator, cacheTypes)));
            threads.add(start(heap, "gcbench", mutator -> gcBench(mutator, benchTypes, node)));
            for (Thread thread : threads) {
                thread.join();
            }
            if (failure.get() != null) {
                throw new AssertionError(failure.get());
            }
            heap.verify();
        }
    }

    private Thread start(ObjectHeap heap, String name, Maker maker) {
        return Thread.ofPlatform().name(name).start(() -> {
            try (Mutator mutator = heap.attach()) {
                Program program = maker.make(mutator);
                do {
                    program.round();
                } while (System.nanoTime() < end && failure.get() == null);
            } catch (Throwable t) {
                failure.compareAndSet(null, t);
            }
        });
    }

    private static Program trees(Mutator mutator, ObjectType node, int depth) {
        ObjectTrees trees = new ObjectTrees(mutator, node);
        return () -> trees.round(depth, new Stalls());
    }

    private static Program cache(Mutator mutator, ObjectCache.Types types) {
        ObjectCache cache = new ObjectCache(mutator, types, ENTRIES);
        cache.fill();
        return () -> {
            for (int i = 0; i < 2 * ENTRIES; i++) {
                cache.step();
            }
            cache.check();
        };
    }

    private static Program gcBench(Mutator mutator, ObjectGcBench.Types types, ObjectType node) {
        return () -> {
            try (ObjectTrees trees = new ObjectTrees(mutator, node)) {
                new ObjectGcBench(mutator, types, trees).run(DEPTH);
            }
        };
    }
}
