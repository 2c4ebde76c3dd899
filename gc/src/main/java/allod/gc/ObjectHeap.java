package allod.gc;

import allod.gc.dump.ClassHistogram;
import allod.gc.dump.HprofWriter;
import allod.gc.handshake.Handshakes;
import allod.gc.handshake.Lateness;
import allod.gc.handshake.SafepointWatch;
import allod.gc.handshake.Waits;
import allod.gc.object.ObjectPrinter;
import allod.gc.object.ObjectShape;
import allod.gc.object.ObjectType;
import allod.gc.object.TypeTable;
import allod.gc.space.CellUse;
import allod.gc.verify.HeapVerifier;
import allod.gc.verify.VerifyPhase;
import allod.gc.weak.Cleaners;
import allod.gc.weak.Cleanup;
import allod.gc.weak.SoftClock;
import allod.gc.weak.WeakProcessing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.StructLayout;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A heap of objects with references between them, off the JVM's heap, that is collected.
///
/// ```java
/// try (ObjectHeap heap = ObjectHeap.create(ObjectHeapOptions.defaults().limitBytes(1L << 30))) {
///     ObjectType node = heap.define("Node", layout);
///     try (Mutator mutator = heap.attach()) { ... }
/// }
/// ```
///
/// ```
/// Mutator (one a thread) ── Scope, handles          ObjectHeap ── GlobalRef
///    │ refill                                            │
///    ▼                                                   ▼
/// AllocationLadder ── Pacer ──► Conductor (a thread) ──► Plan: NoGc | SemiSpace | MarkSweep
///                                                        │
///                         Handshakes, spaces, tracers, weak references
/// ```
///
/// Threads: any. A thread that works with objects attaches a [Mutator].
///
/// Errors: [HeapExhausted] from allocation; `IllegalStateException` after [#close()], and after an error in a
/// collection.
public final class ObjectHeap implements AutoCloseable {
    private static final int HISTOGRAM_ROWS = 10; // in errors

    private final ObjectHeapOptions options;
    private final TypeTable types = new TypeTable();
    private final GlobalRoots roots = new GlobalRoots();
    private final Handshakes handshakes;
    private final SoftClock softClock = new SoftClock(SoftClock.DEFAULT_MILLIS_PER_FREE_MIB);
    private final Cleaners cleaners;
    private final ShadowStacks shadowStacks;
    private final CycleRecorder recorder;
    private final Pacer pacer;
    private final Plan plan;
    private final HeapVerifier verifier;
    private final HeapView view = new HeapView(this);
    private final Conductor conductor;
    private final AllocationLadder ladder;
    private final ReentrantLock typesLock = new ReentrantLock();
    private final List<ObjectType> typesById = new ArrayList<>(); // guarded by typesLock; id 1 first
    private final MutatorLeases leases = new MutatorLeases(this);
    private final Map<Class<?>, Object> extensions = new ConcurrentHashMap<>();
    private final AtomicInteger mutatorNumbers = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();

    private ObjectHeap(ObjectHeapOptions options) {
        this.options = options;
        cleaners = new Cleaners(options.name());
        shadowStacks = new ShadowStacks(options.handlesPerMutator());
        recorder = new CycleRecorder(options.name(), options.plan().word(), GcProbe.installed());
        handshakes = new Handshakes(Waits.SPIN_NANOS, new SafepointWatch(SafepointWatch.PATIENCE_NANOS, this::late));
        pacer = new Pacer(this, options);
        plan = switch (options.plan()) {
            case NO_GC -> new NoGc(this);
            case SEMI_SPACE -> new SemiSpace(this);
            case MARK_SWEEP -> new MarkSweep(this);
        };
        verifier = new HeapVerifier(new VerifiedView(this));
        conductor = new Conductor(options.name(), plan, this::failed);
        ladder = new AllocationLadder(this, plan);
    }

    /// A heap without objects; address space for all of its limit is reserved, memory comes as objects do.
    public static ObjectHeap create(ObjectHeapOptions options) {
        ObjectHeap heap = new ObjectHeap(options);
        heap.conductor.start();
        return heap;
    }

    public String name() {
        return options.name();
    }

    public ObjectHeapOptions options() {
        return options;
    }

    // ------------------------------------------------------------------------------------------------------- types

    /// A type of objects with fields. Members of the layout that are named `ref:NAME` are references, and are
    /// asked for as `NAME`.
    ///
    /// @throws IllegalArgumentException when the layout cannot be that of an object
    public ObjectType define(String typeName, StructLayout layout) {
        return define(ObjectShape.of(typeName, layout));
    }

    /// A type of objects of any shape.
    public ObjectType define(ObjectShape shape) {
        requireOpen();
        typesLock.lock();
        try {
            int id = types.add(shape);
            LaneMap lanes = plan.lanes();
            long bytes = shape.bytesOf(0);
            int laneOffset = shape.kind().isReference() ? lanes.noLane() : lanes.laneOffset(bytes);
            ObjectType type = new ObjectType(shape, id, laneOffset, lanes.stride(laneOffset, bytes));
            typesById.add(type);
            return type;
        } finally {
            typesLock.unlock();
        }
    }

    /// A type of arrays of references.
    public ObjectType refArrayType(String typeName) {
        return define(ObjectShape.ofReferences(typeName));
    }

    /// A type of arrays of a primitive type.
    ///
    /// @param component as `long.class`
    public ObjectType primitiveArrayType(String typeName, Class<?> component) {
        return define(ObjectShape.ofPrimitives(typeName, component));
    }

    /// A type of arrays whose elements are structs, references in them included.
    public ObjectType structArrayType(String typeName, StructLayout element) {
        return define(ObjectShape.ofStructs(typeName, element));
    }

    /// What a package above keeps for a heap: one of each class, made at the first call.
    ///
    /// @param make must not ask for an extension
    public <T> T extension(Class<T> type, Function<ObjectHeap, T> make) {
        requireOpen();
        Object found = extensions.get(type); // first without a lambda: strings ask each time
        return type.cast(found != null ? found : extensions.computeIfAbsent(type, _ -> make.apply(this)));
    }

    /// The type with this id.
    ///
    /// @throws IllegalArgumentException when there is none
    public ObjectType typeOf(int id) {
        typesLock.lock();
        try {
            if (id < 1 || id > typesById.size()) {
                throw new IllegalArgumentException(
                        "heap '" + name() + "' has no type " + id + ": its ids run from 1 to " + typesById.size());
            }
            return typesById.get(id - 1);
        } finally {
            typesLock.unlock();
        }
    }

    // ---------------------------------------------------------------------------------------------------- mutators

    /// Makes the calling thread a mutator until it closes what it gets. A safepoint: waits while the world is
    /// stopped.
    ///
    /// @throws IllegalStateException when the heap is closed, or too many mutators are attached
    public Mutator attach() {
        requireOpen();
        Mutator mutator = new Mutator(
                this, plan, mutatorNumbers.incrementAndGet(), shadowStacks.take(), shadowStacks.sliceBytes());
        handshakes.attach(mutator, () -> plan.attach(mutator));
        return mutator;
    }

    void detach(Mutator mutator) {
        handshakes.detach(mutator, () -> plan.detach(mutator));
        shadowStacks.give(mutator.slice());
    }

    /// Runs a task with a mutator that is lent for it: for virtual threads, and for tasks too short to attach.
    /// Handles that the task makes end with it.
    public <T extends @Nullable Object> T run(Function<Mutator, T> task) {
        requireOpen();
        return leases.run(task);
    }

    /// A reference from outside of the heap; close it when the object is no longer needed.
    ///
    /// @param ref valid now, or 0
    public GlobalRef globalRef(Mutator mutator, long ref) {
        return new GlobalRef(this, mutator, ref);
    }

    // ------------------------------------------------------------------------------------------------- looking at it

    /// What the heap holds, and what its collector has cost so far. Stops nobody.
    public ObjectHeapStats statistics() {
        long metadataBytes = plan.metadataBytes()
                + types.committedBytes()
                + roots.committedBytes()
                + cleaners.committedBytes()
                + shadowStacks.committedBytes();
        ObjectHeapStats.Memory memory = new ObjectHeapStats.Memory(
                options.limitBytes(),
                Math.min(options.softLimitBytes(), options.limitBytes()),
                plan.usedBytes(),
                plan.committedBytes(),
                metadataBytes,
                plan.liveBytes());
        List<ObjectHeapStats.Cells> cells =
                plan.cellUse().stream().map(ObjectHeap::cells).toList();
        return ObjectHeapStats.of(name(), options.plan().word(), memory, plan.allocatedBytes(), recorder.sums(), cells);
    }

    private static ObjectHeapStats.Cells cells(CellUse use) {
        long all = use.spanBytes() / use.cellBytes();
        return new ObjectHeapStats.Cells(use.cellBytes(), use.spans(), all, all - use.freeBytes() / use.cellBytes());
    }

    /// Objects and bytes of each type, garbage included that was not collected yet. Stops the mutators; the
    /// caller's own must be blocked.
    public ClassHistogram histogram() {
        requireOpen();
        return whileStopped(() -> ClassHistogram.of(view));
    }

    /// Writes all objects to a file in the format HPROF, which VisualVM and other tools open. Stops the
    /// mutators; the caller's own must be blocked.
    ///
    /// @throws UncheckedIOException when the file cannot be written; what was there before still is
    public HprofWriter.Dump dumpHprof(Path file) {
        requireOpen();
        return whileStopped(() -> {
            try {
                return HprofWriter.write(view, file);
            } catch (IOException refused) {
                throw new UncheckedIOException(
                        "dump of heap '" + name() + "' to " + file + ": " + refused.getMessage(), refused);
            }
        });
    }

    /// Lets the JVM compile the collector: some collections of a small heap of the same plan. Without it the
    /// first collection of a process runs in the interpreter, and the pacer learns from it.
    public void warmUp() {
        WarmUp.run(options);
    }

    /// Checks the whole heap while all mutators stand: every object, every slot, the books of the spaces. Not
    /// from a thread that has a mutator attached, unless it is blocked.
    ///
    /// @throws allod.gc.verify.HeapBroken when something does not hold; it names object, slot and rule
    public void verify() {
        requireOpen();
        verifyStopped();
    }

    /// Runs an action once nobody reaches the object any more: on a thread of the heap, after the collection
    /// that found it out. The object is gone then; what the action needs it must have in itself.
    ///
    /// @param ref valid now
    /// @return what runs the action now, if it has not run yet
    public Cleaner.Cleanable onUnreachable(Mutator mutator, long ref, Runnable action) {
        Cleanup cleanup = cleaners.register(mutator.address(ref), action);
        return cleanup::run;
    }

    /// Returns when a collection that began after the call is complete. Not from a thread that has a mutator
    /// attached: that one calls [Mutator#collect()].
    public void collect() {
        requireOpen();
        handshakes.requireCallerBlocked();
        conductor.collect(GcCause.REQUESTED);
    }

    /// An object with its type, the bits of its header and its fields, as text; of an array the first elements.
    ///
    /// @param ref valid now, or 0
    public String describe(Mutator mutator, long ref) {
        long address = mutator.addressOrNull(ref);
        return new ObjectPrinter(types, this::typeOf, ObjectPrinter.DEFAULT_ELEMENTS).print(address);
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("heap '" + name() + "' is closed");
        }
        conductor.requireWhole();
    }

    /// Gives all memory back. Mutators must have been closed before, and nothing of the heap is used
    /// afterwards.
    ///
    /// @throws IllegalStateException when mutators are attached
    @Override
    public void close() {
        leases.close();
        int attached = handshakes.participants();
        if (attached != 0) {
            throw new IllegalStateException(
                    attached + " mutators of heap '" + name() + "' are attached: close them before the heap");
        }
        if (closed.compareAndSet(false, true)) {
            conductor.close();
            cleaners.close();
            plan.close();
            shadowStacks.close();
            roots.close();
            types.close();
        }
    }

    private void failed(Throwable error) {
        IllegalStateException _ = handshakes.poison(error);
    }

    private void late(Lateness lateness) {
        Thread thread = lateness.thread();
        if (thread != null) {
            recorder.slowSafepoint(thread, lateness.stack().toArray(StackTraceElement[]::new), lateness.waitedNanos());
        }
    }

    // ------------------------------------------------------------------------------------------- for the package

    /// Runs something between two collections, while all mutators stand. The caller's own must be blocked.
    <T> T whileStopped(Callable<T> action) {
        handshakes.requireCallerBlocked();
        return conductor.perform(() -> {
            long toSafepointNanos = handshakes.stop();
            long beganNanos = System.nanoTime();
            try {
                return action.call();
            } finally {
                handshakes.resume();
                recorder.paused(PauseKind.WALK, toSafepointNanos, System.nanoTime() - beganNanos);
            }
        });
    }

    /// Checks the whole heap: every object, every slot, every book of the spaces.
    ///
    void verifyStopped() {
        Integer _ = whileStopped(() -> {
            verifier.verify(VerifyPhase.IDLE, HeapVerifier.EVERYTHING);
            return 0;
        });
    }

    /// Between two collections, if the JVM was started so; on the conductor.
    void verifyIdleAutomatically() {
        if (HeapVerifier.automaticLevel() > 0) {
            long _ = handshakes.stop();
            try {
                verifier.verifyAutomatically(VerifyPhase.IDLE);
            } finally {
                handshakes.resume();
            }
        }
    }

    /// What fills the heap, garbage included, as text; for a mutator that runs.
    String histogramOf(Mutator mutator) {
        mutator.enterBlocked();
        try {
            return histogram().table(HISTOGRAM_ROWS);
        } finally {
            mutator.leaveBlocked();
        }
    }

    TypeTable types() {
        return types;
    }

    GlobalRoots roots() {
        return roots;
    }

    Handshakes handshakes() {
        return handshakes;
    }

    CycleRecorder recorder() {
        return recorder;
    }

    Pacer pacer() {
        return pacer;
    }

    WeakProcessing newWeakProcessing() {
        return new WeakProcessing(options.limitBytes(), softClock, cleaners);
    }

    /// Bytes that objects could still get, about.
    long freeBytes() {
        return Math.max(0, options.limitBytes() - plan.usedBytes());
    }

    SoftClock softClock() {
        return softClock;
    }

    HeapVerifier verifier() {
        return verifier;
    }

    List<ObjectType> allTypes() {
        typesLock.lock();
        try {
            return List.copyOf(typesById);
        } finally {
            typesLock.unlock();
        }
    }

    Plan plan() {
        return plan;
    }

    Conductor conductor() {
        return conductor;
    }

    AllocationLadder ladder() {
        return ladder;
    }
}
