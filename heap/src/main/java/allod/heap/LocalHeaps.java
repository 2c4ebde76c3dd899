package allod.heap;

import static allod.pages.Address.putInt;

import allod.pages.KernelCallFailed;
import allod.pages.MappingLimitException;
import java.lang.ref.Cleaner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The local heaps of one [Heap]: which thread owns which, and what becomes of those whose thread has died.
///
/// ```
///           acquire by a thread                       thread dies
///   (new) ───────────────────────► owned by a thread ─────────────► dead
///                                        ▲                            │ noticed by acquire or by the purger
///                                        └────────── orphan ◄─────────┘ looked through, empty spans given back
/// ```
///
/// A thread that has died says nothing, so the dead are looked for: `Thread.isAlive()` returning false happens
/// after all that the thread did (JLS 17.4.5), so its local heap can be handed over as it is. Spans carry the id of
/// the local heap, not that of the thread: adoption is O(1).
///
/// Invariants:
///
/// - **L1** a local heap has one owner at a time; a thread owns at most one of each heap
/// - **L2** an orphan is used under the monitor only
///
/// Threads: any, under the monitor.
///
/// Sources: reissuing whole heaps as in rpmalloc.
final class LocalHeaps {

    /// Gives an id back when nobody holds the local heap any more: a handle that outlived its heap never reaches into
    /// another one.
    private static final Cleaner IDS = Cleaner.create();

    private final Heap heap;
    private final Map<Thread, LocalHeap> byThread = new HashMap<>();
    private final ArrayDeque<LocalHeap> orphans = new ArrayDeque<>();
    private final List<LocalHeap> all = new ArrayList<>();

    LocalHeaps(Heap heap) {
        this.heap = heap;
    }

    /// The local heap of `thread`, which is the caller's: its own, an orphan, or a new one.
    synchronized LocalHeap acquire(Thread thread) {
        LocalHeap own = byThread.get(thread);
        if (own != null) {
            return own;
        }
        if (orphans.isEmpty()) {
            adoptTheDead();
        }
        LocalHeap local = orphans.isEmpty() ? create() : orphans.pop();
        local.threadId = thread.threadId();
        local.blocks().own(thread);
        byThread.put(thread, local);
        return local;
    }

    /// A local heap that no thread owns: for a stripe.
    synchronized LocalHeap create() {
        int id = takeId();
        putInt(Region.local(id) + LocalHeapLayout.HEAP, heap.id());
        LocalHeap local = new LocalHeap(heap, id);
        IDS.register(local, () -> Region.returnLocalId(id));
        all.add(local);
        return local;
    }

    private int takeId() {
        try {
            return Region.takeLocalId();
        } catch (KernelCallFailed | MappingLimitException refused) {
            throw HeapOutOfMemory.refused(LocalHeapLayout.BYTES, heap.name(), refused);
        }
    }

    /// Makes orphans of the local heaps of dead threads and gives their empty spans back.
    synchronized void adoptTheDead() {
        byThread.entrySet().removeIf(entry -> {
            if (entry.getKey().isAlive()) {
                return false;
            }
            LocalHeap local = entry.getValue();
            local.threadId = 0;
            local.blocks().own(null);
            local.blocks().flush();
            orphans.push(local);
            return true;
        });
    }

    /// Looks through the orphans for what other threads have freed since.
    synchronized void flushOrphans() {
        for (LocalHeap orphan : orphans) {
            orphan.blocks().flush();
        }
    }

    synchronized List<LocalHeap> all() {
        return List.copyOf(all);
    }

    synchronized int orphanCount() {
        return orphans.size();
    }

    /// Lets go of the local heaps; nobody may use them any more.
    synchronized void close() {
        for (LocalHeap local : all) {
            local.blocks().detach();
        }
        all.clear();
        orphans.clear();
        byThread.clear();
    }
}
