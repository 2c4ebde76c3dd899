package allod.gc;

import allod.gc.object.HeapWalk;
import allod.gc.object.ObjectType;
import allod.gc.object.ObjectVisitor;
import allod.gc.object.RootKind;
import allod.gc.object.RootVisitor;
import allod.gc.object.SlotLayout;
import allod.pages.Address;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// A heap as dumps and histograms see it, while it stands.
///
/// Threads: the conductor's, while all mutators stand.
final class HeapView implements HeapWalk {
    private final ObjectHeap heap;

    HeapView(ObjectHeap heap) {
        this.heap = heap;
    }

    @Override
    public Collection<ObjectType> types() {
        return heap.allTypes();
    }

    @Override
    public void forEachObject(ObjectVisitor visitor) {
        heap.plan().walk(visitor);
    }

    @Override
    public void forEachRoot(RootVisitor visitor) {
        GlobalRoots roots = heap.roots();
        show(RootKind.GLOBAL, roots.baseAddress(), roots.endAddress(), null, visitor);
        heap.handshakes().forEachStopped(participant -> {
            Mutator mutator = (Mutator) participant;
            show(RootKind.HANDLE, mutator.handleTop(), mutator.handleBase(), mutator.owner(), visitor);
        });
    }

    private static void show(RootKind kind, long fromSlot, long toSlot, @Nullable Thread owner, RootVisitor visitor) {
        for (long slot = fromSlot; slot < toSlot; slot += SlotLayout.BYTES) {
            long address = SlotLayout.addressOf(Address.getLong(slot));
            if (address != 0) {
                visitor.root(kind, slot, address, owner);
            }
        }
    }
}
