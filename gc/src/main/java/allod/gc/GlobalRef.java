package allod.gc;

import allod.gc.object.SlotLayout;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.pages.Address;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;

/// A reference to an object of the heap from outside of it: the way to keep one in a Java field, and to hand
/// one to another thread.
///
/// It keeps the object alive until it is closed, or found unreachable by the JVM's collector. A cycle from the
/// object heap to a Java object (through a key of a map, say) and back by a `GlobalRef` is never found: close
/// it yourself.
///
/// Threads: any may close it; [#get] and [#set] take the caller's own mutator.
public final class GlobalRef implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final ObjectHeap heap;
    private final long slot;
    private final Release release;
    private final Cleaner.Cleanable cleanable;

    GlobalRef(ObjectHeap heap, Mutator mutator, long ref) {
        this.heap = heap;
        slot = heap.roots().take();
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.GLOBAL_TAKEN);
        }
        release = new Release(heap.roots(), slot, new AtomicBoolean());
        cleanable = CLEANER.register(this, release);
        mutator.store(slot, mutator.addressOrNull(ref));
    }

    /// Must not know its `GlobalRef`, or that would never be unreachable.
    private record Release(GlobalRoots roots, long slot, AtomicBoolean done) implements Runnable {
        @Override
        public void run() {
            if (done.compareAndSet(false, true)) {
                roots.give(slot);
            }
        }
    }

    /// The reference, valid until the mutator's next safepoint, or 0.
    ///
    /// @throws IllegalStateException when this is closed, or the mutator is of another heap
    public long get(Mutator mutator) {
        requireOpen(mutator);
        try {
            return mutator.local(SlotLayout.addressOf(Address.getLongOpaque(slot)));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /// Refers to another object, or to none.
    ///
    /// @throws IllegalStateException when this is closed, or the mutator is of another heap
    public void set(Mutator mutator, long ref) {
        requireOpen(mutator);
        try {
            mutator.store(slot, mutator.addressOrNull(ref));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private void requireOpen(Mutator mutator) {
        if (release.done.get()) {
            throw new IllegalStateException("the global reference is closed: make a new one with ObjectHeap.globalRef");
        }
        if (mutator.heap() != heap) {
            throw new IllegalStateException(
                    "the mutator belongs to heap '" + mutator.heap().name() + "', the global reference to '"
                            + heap.name() + "': use a mutator of that heap");
        }
    }

    /// Lets the object go; closing twice does nothing.
    @Override
    public void close() {
        cleanable.clean();
    }
}
