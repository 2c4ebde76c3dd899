package allod.gc;

import allod.gc.handshake.Handshakes;
import allod.gc.object.ObjectType;
import allod.gc.object.TypeTable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

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
/// Errors: [HeapExhausted] from allocation; `IllegalStateException` after [#close()], and after an error in a collection.
public final class ObjectHeap implements AutoCloseable {
    private final ObjectHeapOptions options;
    private final TypeTable types = new TypeTable();
    private final GlobalRoots roots = new GlobalRoots();
    private final Handshakes handshakes = new Handshakes();
    private final ShadowStacks shadowStacks;
    private final CycleRecorder recorder;
    private final Pacer pacer;
    private final Plan plan;
    private final Conductor conductor;
    private final AllocationLadder ladder;
    private final AtomicInteger mutatorNumbers = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();

    private ObjectHeap(ObjectHeapOptions options) {
        this.options = options;
        shadowStacks = new ShadowStacks(options.handlesPerMutator());
        recorder = new CycleRecorder(options.name(), options.plan().name(), GcProbe.installed());
        pacer = new Pacer(this, options);
        plan = switch (options.plan()) {
            case NO_GC -> new NoGc(this);
            case SEMI_SPACE -> new SemiSpace(this);
            case MARK_SWEEP -> new MarkSweep(this);
        };
        conductor = new Conductor(options.name(), plan);
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

    /// Makes the calling thread a mutator until it closes what it gets. A safepoint: waits while the world is stopped.
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
        mutator.lanes().close();
    }

    /// A reference from outside of the heap; close it when the object is no longer needed.
    ///
    /// @param ref valid now, or 0
    public GlobalRef globalRef(Mutator mutator, long ref) {
        return new GlobalRef(this, mutator, ref);
    }

    /// Returns when a collection that began after the call is complete. Not from a thread that has a mutator attached:
    /// that one calls [Mutator#collect()].
    public void collect() {
        requireOpen();
        conductor.collect(GcCause.REQUESTED);
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("heap '" + name() + "' is closed");
        }
        conductor.requireWhole();
    }

    /// Gives all memory back. Mutators must have been closed before, and nothing of the heap is used afterwards.
    ///
    /// @throws IllegalStateException when mutators are attached
    @Override
    public void close() {
        int attached = handshakes.participants();
        if (attached != 0) {
            throw new IllegalStateException(
                    attached + " mutators of heap '" + name() + "' are attached: close them before the heap");
        }
        if (closed.compareAndSet(false, true)) {
            conductor.close();
            plan.close();
            shadowStacks.close();
            roots.close();
            types.close();
        }
    }

    // ------------------------------------------------------------------------------------------- for the package

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
