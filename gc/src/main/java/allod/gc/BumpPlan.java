package allod.gc;

import allod.gc.object.ObjectVisitor;
import allod.gc.space.BumpSpace;
import allod.gc.space.CellUse;
import java.util.List;

/// A plan whose objects lie one behind the other, and that does nothing while mutators run but to allocate.
abstract sealed class BumpPlan extends Plan permits NoGc, SemiSpace {
    private static final LaneMap LANES = LaneMap.single(BumpSpace.PIECE_BYTES / 8);

    final BumpSpace space;

    BumpPlan(ObjectHeap heap, long spaceBytes) {
        super(heap, LANES, spaceBytes);
        space = new BumpSpace(supply);
    }

    @Override
    final boolean refill(Mutator mutator, int laneOffset, int strideBytes) {
        return space.refill(0, mutator.lanes(), strideBytes) != 0;
    }

    @Override
    final long allocateLarge(Mutator mutator, long bytes) {
        return space.allocateAlone(bytes);
    }

    @Override
    final void attach(Mutator mutator) {}

    @Override
    final void detach(Mutator mutator) {
        space.retire(0, mutator.lanes());
    }

    @Override
    final void backgroundWork() {}

    @Override
    final long assist(Mutator mutator, long debtBytes) {
        return 0;
    }

    @Override
    final long scannedBytes() {
        return 0;
    }

    @Override
    final long usedBytes() {
        return space.usedBytes();
    }

    @Override
    final long allocatedBytes() {
        return space.allocatedBytes();
    }

    @Override
    final List<CellUse> cellUse() {
        return List.of();
    }

    @Override
    final boolean isMarked(long ref) {
        return false;
    }

    @Override
    final void walk(ObjectVisitor visitor) {
        space.walk(heap.types(), visitor);
    }

    @Override
    final void checkInvariants() {
        space.checkInvariants(heap.types());
        supply.checkInvariants();
    }
}
