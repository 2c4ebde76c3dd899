package allod.gc;

import allod.gc.object.SpecialFields;
import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Stress;
import allod.gc.verify.HeapVerifier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// For faults that a random schedule meets rarely: the schedule that meets them, step by step. Each story is
/// told with the fault and without; something must notice it with, and nothing may without.
///
/// `x` is the object that the fault loses. It hangs on `holder`, which a global reference keeps.
final class FaultStories implements AutoCloseable {

    private static final int FIRST = 0;
    private static final int SECOND = 1;

    final ObjectHeap heap;
    final ModelTypes types;
    private final Mutator m;
    private final Scope scope;
    private final GlobalRef holder;
    private @Nullable Thread collecting;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    FaultStories() {
        this(ObjectHeapOptions.defaults().name("story").limitBytes(32L << 20).handlesPerMutator(1024));
    }

    private FaultStories(ObjectHeapOptions options) {
        heap = ObjectHeap.create(options);
        types = new ModelTypes(heap);
        m = heap.attach();
        scope = m.scope();
        holder = heap.globalRef(m, m.alloc(types.node));
    }

    /// The story of a fault, or null if random schedules tell it soon.
    static @Nullable Runnable of(Fault fault) {
        return switch (fault) {
            case F3 -> FaultStories::scannedBeforeAllBarriersAreOn;
            case F4 -> () -> afterTheScan(FaultStories::hideByNull);
            case F5 -> FaultStories::shadedAtTheLastMoment;
            case F14 -> () -> afterTheScan(FaultStories::readWeakly);
            case F15 -> FaultStories::readWeaklyWhileCleared;
            case F16 -> FaultStories::setWeaklyWhileCleared;
            case F24 -> FaultStories::moreGreyThanThePoolHolds;
            case F25 -> () -> afterTheScan(FaultStories::hideByCopy);
            case F28 -> FaultStories::anOldHandleComesBack;
            case F29 -> FaultStories::aChainOfEphemerons;
            case F30 -> FaultStories::deathWithGreyObjects;
            default -> null;
        };
    }

    // ------------------------------------------------------------------------------------------ the start

    /// One mutator has its barrier, the other not yet: what the one takes into a handle, the other lets go.
    private static void scannedBeforeAllBarriersAreOn() {
        startOfMarking((early, story) -> {
            long slot = early.scope().slot();
            story.setHandle(early, slot, early.getRef(story.holder.get(early), story.ref(FIRST)));
        });
    }

    /// The one allocates, and the other, whose barrier is off, hides the last reference in the new object.
    static void hiddenInANewObjectBeforeAllBarriersAreOn() {
        startOfMarking((early, story) -> {
            long fresh = early.alloc(story.types.node);
            early.setRef(story.holder.get(early), story.ref(SECOND), fresh);
        });
    }

    private interface Early {
        void act(Mutator early, FaultStories story);
    }

    private static void startOfMarking(Early act) {
        try (FaultStories story = new FaultStories()) {
            story.hangX(story.m);
            HeapVerifier.automaticLevel(0); // no stop at the beginning of the cycle: one of the two does not poll
            AtomicReference<String> turn = new AtomicReference<>("early");
            Thread early = story.start("early", () -> {
                try (Mutator own = story.heap.attach()) {
                    Gates.until("the barrier is on", () -> {
                        own.poll();
                        return own.isMarking();
                    });
                    act.act(own, story);
                    turn.set("late");
                    Gates.until("the cycle is over", () -> {
                        own.poll();
                        return !own.isMarking() && turn.get().equals("over");
                    });
                }
            });
            Gates.until("the other is attached", () -> story.heap.handshakes().participants() == 2);
            story.collectInBackground();
            Gates.until("the other has its barrier", () -> turn.get().equals("late")); // without a poll
            long h = story.holder.get(story.m);
            long hidden = story.m.getRef(h, story.ref(SECOND));
            if (hidden != 0) {
                story.m.setRef(hidden, story.ref(FIRST), story.m.getRef(h, story.ref(FIRST)));
            }
            story.m.setRef(h, story.ref(FIRST), 0);
            HeapVerifier.automaticLevel(HeapVerifier.EVERYTHING);
            story.awaitCollection();
            turn.set("over");
            story.join(early);
        }
    }

    // ------------------------------------------------------------------------------------- while marking

    /// Handles are scanned, and nothing else yet: the mutator acts, then the collector goes on.
    private static void afterTheScan(Consumer<FaultStories> act) {
        try (Gates gates = new Gates(SeamPoint.OBJECT_POPPED);
                FaultStories story = new FaultStories()) {
            story.prepare();
            story.collectInBackground();
            Gates.until("the handles are scanned", () -> {
                story.m.poll();
                return story.m.isMarking() && !story.m.hasGreyRoots();
            });
            act.accept(story);
            gates.open(SeamPoint.OBJECT_POPPED);
            story.awaitCollection();
        }
    }

    private long weakHandle;
    private long arrayHandle;
    private long nullsHandle;
    private long xHandle;

    /// `holder.0` is `x`, an array holds another, a weak reference a third.
    private void prepare() {
        weakHandle = scope.slot();
        arrayHandle = scope.slot();
        nullsHandle = scope.slot();
        xHandle = scope.slot();
        m.setHandle(nullsHandle, m.allocArray(types.refs, 4));
        m.setHandle(arrayHandle, m.allocArray(types.refs, 4));
        long element = withChild();
        m.setElement(m.handle(arrayHandle), 0, element);
        hangX(m);
        long weak = weakTo();
        m.setHandle(weakHandle, weak);
        m.setHandle(xHandle, 0);
    }

    private long withChild() {
        m.setHandle(xHandle, m.alloc(types.node));
        long ref = m.alloc(types.node);
        m.initRef(ref, ref(FIRST), m.handle(xHandle));
        return ref;
    }

    private long weakTo() {
        m.setHandle(xHandle, withChild());
        long weak = m.alloc(types.weak);
        m.initRef(weak, SpecialFields.REFERENT_OFFSET, m.handle(xHandle));
        m.setHandle(xHandle, 0);
        return weak;
    }

    private void hangX(Mutator mutator) {
        long x = mutator.alloc(types.node);
        mutator.setRef(holder.get(mutator), ref(FIRST), x);
    }

    private void hideByNull() {
        long h = holder.get(m);
        m.setHandle(xHandle, m.getRef(h, ref(FIRST)));
        m.setRef(h, ref(FIRST), 0);
    }

    private void hideByCopy() {
        m.setHandle(xHandle, m.element(m.handle(arrayHandle), 0));
        m.copyElements(m.handle(nullsHandle), 0, m.handle(arrayHandle), 0, 4);
    }

    private void readWeakly() {
        m.setHandle(xHandle, m.getWeak(m.handle(weakHandle)));
    }

    private static void shadedAtTheLastMoment() {
        try (Gates gates = new Gates(SeamPoint.FLUSHED);
                FaultStories story = new FaultStories()) {
            story.prepare();
            story.collectInBackground();
            story.pollUntilAt(gates, SeamPoint.FLUSHED);
            gates.close(SeamPoint.OBJECT_POPPED); // or a worker might scan what the stop forgot
            story.readWeakly();
            Thread opening = story.start("opening", () -> {
                gates.await(SeamPoint.OBJECT_POPPED);
                LockSupport.parkNanos(50_000_000);
                gates.open(SeamPoint.OBJECT_POPPED);
            });
            gates.open(SeamPoint.FLUSHED);
            story.awaitCollection();
            story.join(opening);
        }
    }

    private static void deathWithGreyObjects() {
        try (Gates gates = new Gates(SeamPoint.FLUSHED);
                FaultStories story = new FaultStories()) {
            story.prepare();
            GlobalRef weak = story.heap.globalRef(story.m, story.m.handle(story.weakHandle));
            story.collectInBackground();
            story.pollUntilAt(gates, SeamPoint.FLUSHED);
            Thread dying = story.start("dying", () -> {
                try (Mutator own = story.heap.attach()) {
                    long x = own.getWeak(weak.get(own));
                    own.setRef(story.holder.get(own), story.ref(SECOND), x);
                }
            });
            story.join(dying);
            gates.open(SeamPoint.FLUSHED);
            story.awaitCollection();
            weak.close();
        }
    }

    /// Arrays in a row, each with thousands of objects and the next array as its last element: what is left
    /// behind on the way down is more than the pool has room for.
    private static void moreGreyThanThePoolHolds() {
        try (FaultStories story = new FaultStories(ObjectHeapOptions.defaults()
                .name("story")
                .limitBytes(32L << 20)
                .growthPercent(10_000)
                .handlesPerMutator(1024))) {
            int elements = 16_000;
            long next = story.scope.slot();
            long array = story.scope.slot();
            for (int row = 0; row < 14; row++) {
                story.m.setHandle(array, story.m.allocArray(story.types.refs, elements));
                for (int i = 0; i < elements - 1; i++) {
                    long leaf = story.m.alloc(story.types.node);
                    story.m.setElement(story.m.handle(array), i, leaf);
                }
                story.m.setElement(story.m.handle(array), elements - 1, story.m.handle(next));
                story.m.setHandle(next, story.m.handle(array));
            }
            story.m.collect();
        }
    }

    // -------------------------------------------------------------------------------------- weak references

    private static void readWeaklyWhileCleared() {
        whileCleared(FaultStories::readWeakly);
    }

    /// The collector has found the referent dead; then the program lets the reference refer to something live.
    private static void setWeaklyWhileCleared() {
        whileCleared(
                story -> story.m.setWeak(
                        story.m.handle(story.weakHandle), story.m.getRef(story.holder.get(story.m), story.ref(FIRST))),
                true);
    }

    private static void whileCleared(Consumer<FaultStories> act) {
        whileCleared(act, false);
    }

    private static void whileCleared(Consumer<FaultStories> act, boolean refersAfterwards) {
        try (Gates gates = new Gates(SeamPoint.WEAK_TESTED);
                FaultStories story = new FaultStories()) {
            story.prepare();
            story.collectInBackground();
            story.pollUntilAt(gates, SeamPoint.WEAK_TESTED);
            act.accept(story);
            gates.open(SeamPoint.WEAK_TESTED);
            story.awaitCollection();
            if (refersAfterwards && story.m.refersTo(story.m.handle(story.weakHandle), 0)) {
                throw new AssertionError("the weak reference was cleared after it was set");
            }
        }
    }

    /// The last link comes first on the list, so a pass finds one key more each time.
    private static void aChainOfEphemerons() {
        for (boolean reverse : new boolean[] {false, true}) {
            try (FaultStories story = new FaultStories()) {
                story.chain(reverse);
                story.m.collect();
            }
        }
    }

    private void chain(boolean reverse) {
        int links = 6;
        long[] keys = new long[links + 1];
        long[] ephemerons = new long[links];
        for (int i = 0; i <= links; i++) {
            keys[i] = scope.slot(m.alloc(types.node));
        }
        for (int i = 0; i < links; i++) {
            ephemerons[i] = scope.slot(m.alloc(types.ephemeron));
            m.setWeak(m.handle(ephemerons[i]), m.handle(keys[i]));
            m.setEphemeronValue(m.handle(ephemerons[i]), m.handle(keys[i + 1]));
        }
        long array = scope.slot(m.allocArray(types.refs, links));
        for (int i = 0; i < links; i++) {
            m.setElement(m.handle(array), reverse ? links - 1 - i : i, m.handle(ephemerons[i]));
        }
        for (int i = 1; i <= links; i++) {
            m.setHandle(keys[i], 0);
        }
        for (int i = 0; i < links; i++) {
            m.setHandle(ephemerons[i], 0);
        }
    }

    private static void anOldHandleComesBack() {
        try (FaultStories story = new FaultStories()) {
            try (Scope inner = story.m.scope()) {
                long handle = inner.slot(story.m.alloc(story.types.node));
                story.m.poll();
                if (story.m.handle(handle) == 0) {
                    throw new AssertionError("a handle lost its reference");
                }
            }
            story.m.collect();
            try (Scope inner = story.m.scope()) {
                long handle = inner.slot();
                if (story.m.handle(handle) != 0) {
                    throw new AssertionError("a new handle refers to something");
                }
            }
        }
    }

    // ------------------------------------------------------------------------------------------- the frame

    private int ref(int index) {
        return types.nodeRefs[index];
    }

    private void setHandle(Mutator mutator, long slot, long ref) {
        mutator.setHandle(slot, ref);
    }

    private Thread start(String name, Runnable body) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                body.run();
            } catch (Throwable t) {
                failure.compareAndSet(null, t);
            }
        });
    }

    private void collectInBackground() {
        collecting = start("collecting", heap::collect);
    }

    private void pollUntilAt(Gates gates, SeamPoint point) {
        Thread waiting = start("waiting", () -> gates.await(point));
        Gates.until("the collector is at " + point, () -> {
            m.poll();
            return !waiting.isAlive();
        });
        rethrow();
    }

    private void awaitCollection() {
        Thread thread = collecting;
        Gates.until("the collection ends", () -> {
            m.poll();
            return thread == null || !thread.isAlive();
        });
        rethrow();
        m.collect();
    }

    private void join(Thread thread) {
        Gates.until(thread.getName() + " ends", () -> {
            m.poll();
            return !thread.isAlive();
        });
        rethrow();
    }

    private void rethrow() {
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new AssertionError(thrown);
        }
    }

    @Override
    public void close() {
        scope.close();
        holder.close();
        m.close();
        heap.close();
    }

    /// With all means of noticing.
    static void tell(Runnable story) {
        HeapVerifier.automaticLevel(HeapVerifier.EVERYTHING);
        Stress.use(Stress.Settings.CALM);
        story.run();
    }
}
