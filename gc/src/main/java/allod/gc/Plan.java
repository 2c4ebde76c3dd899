package allod.gc;

import allod.gc.object.ObjectVisitor;
import allod.gc.space.CellUse;
import allod.gc.space.RegionSupply;
import allod.gc.space.RegionTable;
import allod.gc.weak.Liveness;
import java.util.List;

/// A collector: which spaces the memory consists of, who allocates in them, and how garbage is found.
///
/// ```
/// BumpPlan   BumpSpace
///   NoGc       one half, which is never left
///   SemiSpace  two halves, of which one is copied to the other in a stop
/// MarkSweep  SpanSpace + LargeSpace, marked and swept while the mutators run
/// ```
///
/// What differs for the mutators is data: their lanes, and the fields that their barriers test. A plan never
/// makes the mutator call one of several implementations on a fast path.
///
/// Threads: allocation on the mutator that asks; [#collect] on the conductor; `attach` and `detach` on the
/// mutator, under the lock of the handshakes.
abstract sealed class Plan implements Liveness permits BumpPlan, MarkSweep {
    final ObjectHeap heap;
    final RegionTable table;
    final RegionSupply supply;
    private final LaneMap lanes;

    /// @param spaceBytes of address space, at least the limit
    Plan(ObjectHeap heap, LaneMap lanes, long spaceBytes) {
        ObjectHeapOptions options = heap.options();
        this.heap = heap;
        this.lanes = lanes;
        table = RegionTable.reserve("objects of " + options.name(), spaceBytes, options.granuleBytes());
        supply = new RegionSupply(table, options.limitBytes());
    }

    /// Which lane serves which size.
    final LaneMap lanes() {
        return lanes;
    }

    /// Whether a collection can free anything.
    abstract boolean collects();

    /// Whether objects may lie elsewhere after a collection.
    abstract boolean movesObjects();

    /// Gives the lane a new run of at least one cell.
    ///
    /// @return whether there was memory
    abstract boolean refill(Mutator mutator, int laneOffset, int strideBytes);

    /// Memory for an object that no lane serves, all zero.
    ///
    /// @return its address, or 0 when there was none
    abstract long allocateLarge(Mutator mutator, long bytes);

    /// The largest object that could be allocated in an empty heap.
    long largestObjectBytes() {
        return table.endAddress() - table.baseAddress();
    }

    /// Prepares the mutator for the phase in which the heap is.
    abstract void attach(Mutator mutator);

    /// Takes over what the mutator holds.
    abstract void detach(Mutator mutator);

    /// One collection, from start to end.
    abstract void collect(GcCause cause);

    /// Finishes what a collection left to be done in the background.
    abstract void backgroundWork();

    /// Marks in place of the workers.
    ///
    /// @param debtBytes to be scanned; as much as there is, if less
    /// @return bytes that were scanned
    abstract long assist(Mutator mutator, long debtBytes);

    /// Bytes that the running collection has scanned.
    abstract long scannedBytes();

    /// Bytes that objects occupy, as far as is known without looking at them.
    abstract long usedBytes();

    /// Bytes of objects that the last collection found alive.
    abstract long liveBytes();

    /// Bytes that mutators got since the heap was made.
    abstract long allocatedBytes();

    /// Bytes of memory behind objects.
    final long committedBytes() {
        return supply.committedBytes() - supply.metadataBytes();
    }

    /// Bytes of memory behind side tables, mark stacks and lists.
    long metadataBytes() {
        return supply.metadataBytes();
    }

    /// How each cell size is used; empty for plans without cells.
    abstract List<CellUse> cellUse();

    /// Whether an object may lie at `address`: it is in memory that a space has.
    final boolean contains(long address) {
        return table.contains(address) && table.kindAt(address) > RegionTable.FREE;
    }

    /// Whether the object's mark bit is set; never in plans without mark bits.
    abstract boolean isMarked(long ref);

    /// Shows every object. Only while all mutators stand.
    abstract void walk(ObjectVisitor visitor);

    /// @throws AssertionError when an invariant of a space is broken
    abstract void checkInvariants();

    /// Gives the memory back.
    void close() {
        table.close();
    }
}
