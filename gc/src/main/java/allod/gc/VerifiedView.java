package allod.gc;

import allod.gc.object.SlotLayout;
import allod.gc.object.TypeTable;
import allod.gc.verify.VerifiedHeap;
import java.util.function.LongConsumer;
import java.util.function.ObjIntConsumer;
import java.util.function.ObjLongConsumer;

/// A heap as its verifier sees it, while it stands.
///
/// Threads: the conductor's, while all mutators stand.
final class VerifiedView implements VerifiedHeap {
    private final ObjectHeap heap;

    VerifiedView(ObjectHeap heap) {
        this.heap = heap;
    }

    @Override
    public TypeTable types() {
        return heap.types();
    }

    @Override
    public String typeName(int typeId) {
        return heap.typeOf(typeId).name();
    }

    @Override
    public boolean contains(long address) {
        return heap.plan().contains(address);
    }

    @Override
    public void walk(LongConsumer objects) {
        heap.plan().walk((ref, header) -> objects.accept(ref));
    }

    @Override
    public void roots(ObjLongConsumer<String> slots) {
        show("a global reference", heap.roots().baseAddress(), heap.roots().endAddress(), slots);
        heap.handshakes().forEachStopped(participant -> {
            Mutator mutator = (Mutator) participant;
            show("a handle of " + mutator, mutator.handleTop(), mutator.handleBase(), slots);
        });
    }

    private static void show(String holder, long fromSlot, long toSlot, ObjLongConsumer<String> slots) {
        for (long slot = fromSlot; slot < toSlot; slot += SlotLayout.BYTES) {
            slots.accept(holder, slot);
        }
    }

    @Override
    public boolean isMarked(long address) {
        return heap.plan().isMarked(address);
    }

    /// None: the heap is verified when everything grey has been scanned, and between collections.
    @Override
    public void grey(LongConsumer objects) {}

    @Override
    public void mutators(ObjIntConsumer<String> flags) {
        heap.handshakes().forEachStopped(participant -> {
            Mutator mutator = (Mutator) participant;
            flags.accept(mutator.toString(), flagsOf(mutator));
        });
    }

    private static int flagsOf(Mutator mutator) {
        return (mutator.isMarking() ? MARKING : 0)
                | (mutator.isMarking() && !mutator.hasGreyRoots() ? ROOTS_SCANNED : 0)
                | (mutator.isClearing() ? CLEARING : 0)
                | (mutator.allocatesBlack() ? ALLOCATES_BLACK : 0);
    }

    @Override
    public void checkAccounting() {
        heap.plan().checkInvariants();
    }
}
