package allod.gc;

import allod.gc.space.BumpSpace;
import allod.gc.space.CellUse;
import allod.gc.space.ObjectVisitor;
import allod.gc.space.RegionSupply;
import allod.gc.space.RegionTable;
import java.util.List;

/// The plan without a collector: memory is handed out once. What it costs to allocate here no collector can
/// save.
final class NoGc extends Plan {
    private final ObjectHeap heap;
    private final LaneMap lanes = LaneMap.single(BumpSpace.PIECE_BYTES / 8);
    private final RegionTable table;
    private final RegionSupply supply;
    private final BumpSpace space;

    NoGc(ObjectHeap heap) {
        this.heap = heap;
        ObjectHeapOptions options = heap.options();
        table = RegionTable.reserve("objects of " + options.name(), options.limitBytes(), options.granuleBytes());
        supply = new RegionSupply(table, options.limitBytes());
        space = new BumpSpace(supply);
    }

    @Override
    LaneMap lanes() {
        return lanes;
    }

    @Override
    boolean collects() {
        return false;
    }

    @Override
    boolean movesObjects() {
        return false;
    }

    @Override
    boolean refill(Mutator mutator, int laneOffset, int strideBytes) {
        return space.refill(0, mutator.lanes(), strideBytes) != 0;
    }

    @Override
    long allocateLarge(Mutator mutator, long bytes) {
        return space.allocateAlone(bytes);
    }

    @Override
    long largestObjectBytes() {
        return table.endAddress() - table.baseAddress();
    }

    @Override
    void attach(Mutator mutator) {}

    @Override
    void detach(Mutator mutator) {
        space.retire(0, mutator.lanes());
    }

    /// Frees nothing.
    @Override
    void collect(GcCause cause) {}

    @Override
    void backgroundWork() {}

    @Override
    long assist(Mutator mutator, long debtBytes) {
        return 0;
    }

    @Override
    long scannedBytes() {
        return 0;
    }

    @Override
    public boolean isLive(long ref) {
        return true;
    }

    @Override
    public long forwarded(long ref) {
        return ref;
    }

    @Override
    long usedBytes() {
        return space.usedBytes();
    }

    @Override
    long liveBytes() {
        return space.usedBytes();
    }

    @Override
    long allocatedBytes() {
        return space.allocatedBytes();
    }

    @Override
    long committedBytes() {
        return supply.committedBytes() - supply.metadataBytes();
    }

    @Override
    long metadataBytes() {
        return supply.metadataBytes();
    }

    @Override
    List<CellUse> cellUse() {
        return List.of();
    }

    @Override
    boolean contains(long address) {
        return table.contains(address) && table.kindAt(address) > RegionTable.FREE;
    }

    @Override
    boolean isMarked(long ref) {
        return false;
    }

    @Override
    void walk(ObjectVisitor visitor) {
        space.walk(heap.types(), visitor);
    }

    @Override
    void checkInvariants() {
        space.checkInvariants(heap.types());
        supply.checkInvariants();
    }

    @Override
    void close() {
        table.close();
    }
}
