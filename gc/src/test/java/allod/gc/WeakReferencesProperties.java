package allod.gc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.object.ObjectKind;
import allod.gc.object.ObjectShape;
import allod.gc.object.ObjectType;
import java.lang.foreign.MemoryLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Threads make, set and read weak references and ephemerons by chance while the heap is collected without a
/// pause. Each object carries a stamp, and each reference the stamp of what it must refer to: memory that was
/// freed too early is used again by an object with another stamp. `-Dallod.seed=N` repeats the choices.
class WeakReferencesProperties {
    private static final int THREADS = 3;
    private static final int BURST = 32;
    private static final int CYCLES = 30;
    private static final long AT_LEAST_NANOS = 1_000_000_000L;
    private static final int KEPT = 16;
    private static final int WEAK = 512; // many, since reading one while the heap marks keeps its referent

    private final long seed = Long.getLong("allod.seed", new Random().nextLong() >>> 16);
    private final AtomicLong stamps = new AtomicLong(1);
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong gone = new AtomicLong();
    private volatile boolean over;

    @ParameterizedTest
    @EnumSource(names = "NO_GC", mode = EnumSource.Mode.EXCLUDE)
    void referentsAreWhatTheyWereOrGone(PlanKind plan) throws InterruptedException, ExecutionException {
        ObjectHeapOptions options =
                ObjectHeapOptions.defaults().plan(plan).limitBytes(64 << 20).name("weak");
        try (ObjectHeap heap = ObjectHeap.create(options);
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            Types types = new Types(heap);
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                SplittableRandom random = new SplittableRandom(seed + t);
                all.add(threads.submit(() -> run(heap, types, random)));
            }
            long start = System.nanoTime();
            for (int cycle = 0; cycle < CYCLES || System.nanoTime() - start < AT_LEAST_NANOS; cycle++) {
                heap.collect();
            }
            over = true;
            for (Future<?> one : all) {
                Object _ = one.get();
            }
            heap.verify();
            assertThat(reads.get()).as("referents read").isPositive();
            assertThat(gone.get()).as("referents gone").isPositive();
        }
    }

    private static final class Types {
        final ObjectType node;
        final ObjectType weak;
        final ObjectType ephemeron;
        final ObjectType array;

        Types(ObjectHeap heap) {
            node = heap.define("Node", MemoryLayout.structLayout(JAVA_LONG.withName("stamp")));
            weak = heap.define(ObjectShape.of(
                    "Weak",
                    ObjectKind.WEAK,
                    MemoryLayout.structLayout(JAVA_LONG.withName("ref:referent"), JAVA_LONG.withName("expected"))));
            ephemeron = heap.define(ObjectShape.of(
                    "Ephemeron",
                    ObjectKind.EPHEMERON,
                    MemoryLayout.structLayout(
                            JAVA_LONG.withName("ref:key"),
                            JAVA_LONG.withName("ref:value"),
                            JAVA_LONG.withName("expected"))));
            array = heap.refArrayType("Object[]");
        }
    }

    private void run(ObjectHeap heap, Types types, SplittableRandom random) {
        try (Mutator mutator = heap.attach();
                Scope scope = mutator.scope()) {
            long kept = scope.slot(mutator.allocArray(types.array, KEPT)); // strong
            long weaks = scope.slot(mutator.allocArray(types.array, WEAK));
            long ephemerons = scope.slot(mutator.allocArray(types.array, WEAK));
            Worker worker = new Worker(mutator, types, random, kept, weaks, ephemerons);
            for (int i = 1; !over; i++) {
                if (i % BURST == 0) { // or each reference is read or replaced within every cycle, and none is cleared
                    mutator.blocked(() -> LockSupport.parkNanos(1_000_000));
                }
                worker.step();
            }
        }
    }

    private final class Worker {
        private final Mutator mutator;
        private final Types types;
        private final SplittableRandom random;
        private final long kept;
        private final long weaks;
        private final long ephemerons;
        private final int stamp;
        private final int expected;
        private final int expectedValue;

        Worker(Mutator mutator, Types types, SplittableRandom random, long kept, long weaks, long ephemerons) {
            this.mutator = mutator;
            this.types = types;
            this.random = random;
            this.kept = kept;
            this.weaks = weaks;
            this.ephemerons = ephemerons;
            this.stamp = types.node.offset("stamp");
            this.expected = types.weak.offset("expected");
            this.expectedValue = types.ephemeron.offset("expected");
        }

        void step() {
            switch (random.nextInt(10)) {
                case 0, 1 -> keepNew();
                case 2 -> mutator.setElement(mutator.handle(kept), random.nextInt(KEPT), 0);
                case 3 -> makeWeak();
                case 4 -> setWeakAnew();
                case 5 -> makeEphemeron();
                case 6 -> setKeyAnew();
                case 7, 8 -> readWeak();
                default -> readEphemeron();
            }
            mutator.poll();
        }

        private long newNode() {
            long node = mutator.alloc(types.node);
            mutator.putLong(node, stamp, stamps.getAndIncrement());
            return node;
        }

        private void keepNew() {
            long node = newNode();
            mutator.setElement(mutator.handle(kept), random.nextInt(KEPT), node);
        }

        private void makeWeak() {
            long weak = mutator.alloc(types.weak);
            mutator.setElement(mutator.handle(weaks), random.nextInt(WEAK), weak);
            refer(weak);
        }

        private void setWeakAnew() {
            long weak = mutator.element(mutator.handle(weaks), random.nextInt(WEAK));
            if (weak != 0) {
                refer(weak);
            }
        }

        /// To one of those that are kept, if there is one.
        private void refer(long weak) {
            long node = mutator.element(mutator.handle(kept), random.nextInt(KEPT));
            mutator.setWeak(weak, node);
            mutator.putLong(weak, expected, node == 0 ? 0 : mutator.getLong(node, stamp));
        }

        private void readWeak() {
            long weak = mutator.element(mutator.handle(weaks), random.nextInt(WEAK));
            if (weak == 0) {
                return;
            }
            long wanted = mutator.getLong(weak, expected);
            if (mutator.refersTo(weak, 0)) {
                gone.addAndGet(wanted != 0 ? 1 : 0);
                return;
            }
            long node = mutator.getWeak(weak);
            if (node != 0) {
                reads.incrementAndGet();
                check(mutator.getLong(node, stamp), wanted, "referent");
                if (random.nextInt(4) == 0) {
                    mutator.setElement(mutator.handle(kept), random.nextInt(KEPT), node);
                }
            }
        }

        private void makeEphemeron() {
            try (Scope scope = mutator.scope()) {
                long value = scope.slot(newNode());
                long ephemeron = mutator.alloc(types.ephemeron);
                long node = mutator.element(mutator.handle(kept), random.nextInt(KEPT));
                mutator.setWeak(ephemeron, node);
                mutator.setEphemeronValue(ephemeron, mutator.handle(value));
                mutator.putLong(ephemeron, expectedValue, mutator.getLong(mutator.handle(value), stamp));
                mutator.setElement(mutator.handle(ephemerons), random.nextInt(WEAK), ephemeron);
            }
        }

        private void setKeyAnew() {
            long ephemeron = mutator.element(mutator.handle(ephemerons), random.nextInt(WEAK));
            long node = mutator.element(mutator.handle(kept), random.nextInt(KEPT));
            if (ephemeron != 0 && node != 0 && mutator.getWeak(ephemeron) != 0) { // its value is there still
                mutator.setWeak(ephemeron, node);
            }
        }

        private void readEphemeron() {
            long ephemeron = mutator.element(mutator.handle(ephemerons), random.nextInt(WEAK));
            if (ephemeron == 0) {
                return;
            }
            long key = mutator.getWeak(ephemeron);
            long value = mutator.ephemeronValue(ephemeron);
            if (key != 0) {
                check(
                        value == 0 ? -1 : mutator.getLong(value, stamp),
                        mutator.getLong(ephemeron, expectedValue),
                        "value");
            } else {
                check(value, 0, "value without a key");
            }
        }

        private void check(long found, long wanted, String what) {
            if (found != wanted) {
                throw new AssertionError(
                        what + " has stamp " + found + " instead of " + wanted + ", -Dallod.seed=" + seed);
            }
        }
    }
}
