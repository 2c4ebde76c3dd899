package allod.lab.format;

import java.util.Arrays;

/// Turns the allocations and frees of a recording into log, census and sites.
///
/// ```
/// raw:          free(address)            ──► LiveBlocks ──► slot ─┐
/// interpreted:  free(youngest of a kind) ──► youngest[kind] ► slot ┴──► EventLog, Census, TraceTree
/// ```
///
/// A *kind* of an interpreted recording is a pair of size and trace. One thread.
final class BlockLedger {

    private static final int NONE = -1;

    final EventLog log = new EventLog();
    final Census.Counter counter = new Census.Counter();
    final TraceTree traces;

    private final BlockEvents events;
    private final LiveBlocks live = new LiveBlocks();
    private long[] sizeOfSlot = new long[1 << 10];
    private int[] traceOfSlot = new int[1 << 10];

    private long[] sizeOfKind = new long[64];
    private int[] traceOfKind = new int[64];
    private int[] youngestOfKind = new int[64];
    private int[] olderOfSlot = new int[1 << 10];
    private long[] keyOfSlot = new long[1 << 10];
    private int kinds;
    private long nextKey;

    BlockLedger() {
        this(new TraceTree());
    }

    /// @param traces perhaps with stacks in it already
    BlockLedger(TraceTree traces) {
        this(traces, BlockEvents.IGNORED);
    }

    /// @param traces perhaps with stacks in it already
    /// @param events hears of each block
    BlockLedger(TraceTree traces, BlockEvents events) {
        this.traces = traces;
        this.events = events;
    }

    /// A raw allocation. An address that is live already was freed unseen: its block ends here.
    void allocateAt(long address, long bytes, long trace) throws MalformedLine {
        int node = traces.check(trace);
        checkSize(bytes);
        if (live.slotOf(address) != LiveBlocks.ABSENT) {
            freeAt(address);
        }
        enter(live.put(address), bytes, node);
    }

    /// A raw free; of an address never seen it is only counted.
    void freeAt(long address) {
        int slot = live.take(address);
        if (slot == LiveBlocks.ABSENT) {
            counter.freeUnmatched();
            events.freedUnknown(address);
        } else {
            leave(slot);
            events.freed(slot, address);
        }
    }

    /// Declares the next kind.
    void addKind(long bytes, long trace) throws MalformedLine {
        checkSize(bytes);
        int node = traces.check(trace);
        if (kinds == sizeOfKind.length) {
            sizeOfKind = Arrays.copyOf(sizeOfKind, kinds * 2);
            traceOfKind = Arrays.copyOf(traceOfKind, kinds * 2);
            youngestOfKind = Arrays.copyOf(youngestOfKind, kinds * 2);
        }
        sizeOfKind[kinds] = bytes;
        traceOfKind[kinds] = node;
        youngestOfKind[kinds++] = NONE;
    }

    /// An interpreted allocation.
    void allocateKind(long index) throws MalformedLine {
        int kind = checkKind(index);
        long key = nextKey++;
        int slot = live.put(key);
        enter(slot, sizeOfKind[kind], traceOfKind[kind]);
        keyOfSlot[slot] = key;
        olderOfSlot[slot] = youngestOfKind[kind];
        youngestOfKind[kind] = slot;
    }

    /// An interpreted free.
    void freeKind(long index) throws MalformedLine {
        int kind = checkKind(index);
        int slot = youngestOfKind[kind];
        if (slot == NONE) {
            counter.freeUnmatched();
            events.freedUnknown(BlockEvents.NO_ADDRESS);
            return;
        }
        youngestOfKind[kind] = olderOfSlot[slot];
        live.take(keyOfSlot[slot]);
        leave(slot);
    }

    private void enter(int slot, long bytes, int node) throws MalformedLine {
        if (slot >= EventLog.MAX_SLOTS) {
            throw new MalformedLine("more than " + EventLog.MAX_SLOTS + " blocks are live at once");
        }
        if (slot >= sizeOfSlot.length) {
            growSlots(slot);
        }
        sizeOfSlot[slot] = bytes;
        traceOfSlot[slot] = node;
        log.allocate(slot, bytes);
        counter.allocate(slot, bytes);
        traces.allocate(node, bytes);
        events.allocated(slot, node);
    }

    private void leave(int slot) {
        log.free(slot, sizeOfSlot[slot]);
        counter.free(slot, sizeOfSlot[slot]);
        traces.free(traceOfSlot[slot], sizeOfSlot[slot]);
    }

    private void growSlots(int slot) {
        int capacity = Math.max(slot + 1, sizeOfSlot.length * 2);
        sizeOfSlot = Arrays.copyOf(sizeOfSlot, capacity);
        traceOfSlot = Arrays.copyOf(traceOfSlot, capacity);
        olderOfSlot = Arrays.copyOf(olderOfSlot, capacity);
        keyOfSlot = Arrays.copyOf(keyOfSlot, capacity);
    }

    private static void checkSize(long bytes) throws MalformedLine {
        if (bytes < 0 || bytes > EventLog.MAX_BLOCK_BYTES) {
            throw new MalformedLine("a block of " + Long.toUnsignedString(bytes) + " bytes, and at most "
                    + EventLog.MAX_BLOCK_BYTES + " are possible");
        }
    }

    private int checkKind(long index) throws MalformedLine {
        if (index < 0 || index >= kinds) {
            throw new MalformedLine(
                    "allocation " + Long.toHexString(index) + " is not among the " + kinds + " declared so far");
        }
        return (int) index;
    }
}
