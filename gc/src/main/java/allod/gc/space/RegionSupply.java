package allod.gc.space;

import static allod.gc.space.RegionLayout.CLEAN;
import static allod.gc.space.RegionLayout.FLAGS;
import static allod.gc.space.RegionLayout.KIND;
import static allod.gc.space.RegionLayout.ROW_BYTES;
import static allod.gc.space.RegionTable.FREE;
import static allod.gc.space.RegionTable.UNBACKED;
import static allod.pages.Address.getByte;
import static allod.pages.Address.putByte;

import allod.gc.seam.Stress;
import allod.pages.Address;
import allod.pages.CommitFailed;
import java.util.BitSet;
import java.util.concurrent.locks.ReentrantLock;

/// Hands out runs of granules, and puts memory behind them a chunk at a time.
///
/// ```
///            back: commit or touch again             take
/// UNBACKED ────────────────────────────► free run ──────────► run of a space
///    ▲                                     │    ▲                  │
///    └── discard: a whole chunk is free ───┘    └────── give ──────┘   neighbours that are free are joined
/// ```
///
/// A chunk is as large as a huge page, and huge pages are asked for: one page fault then serves 512 small
/// pages. A chunk that becomes wholly free keeps its memory for a while, since the program is likely to
/// allocate again.
///
/// Granules that were not written since memory came behind them are *clean*: they read as zero and need no
/// clearing.
///
/// Invariants:
///
/// - **P1** free runs are maximal: the granules beside one are in use, unbacked or outside
/// - **P2** a clean free granule reads as zero
/// - **P3** the count of free granules of each chunk is right
/// - **P4** memory behind chunks, their tables and what others have charged is together at most the limit
///
/// Threads: any; one lock for all but the clearing of memory and the discarding of chunks. It is taken last.
public final class RegionSupply {

    /// For tests, `-Dallod.gc.protect=true`: memory that is given back can not be touched any more. A marking plan then
    /// gives every object granules of its own.
    public static final boolean PROTECTS = Boolean.getBoolean("allod.gc.protect");

    private static final long CLEAR_STEP_BYTES = 256L << 10; // one call of fill cannot be stopped at a safepoint

    private final ReentrantLock lock = new ReentrantLock();
    private final RegionTable table;
    private final FreeGranules free; // guarded by lock
    private final BitSet backed; // guarded by lock: chunks with memory
    private final BitSet leaving; // guarded by lock: chunks on their way to the system
    private final BitSet committed; // guarded by lock: chunks that the reservation has committed once
    private final int[] freeInChunk; // guarded by lock
    private final long[] emptySince; // guarded by lock
    private final int chunks;
    private final int chunkGranules;
    private final long chunkCost;
    private volatile long limitBytes;
    private volatile long chargedBytes; // guarded by lock for writing
    private long otherBytes; // guarded by lock: the part of it that others have charged
    private int emptyChunks; // guarded by lock

    /// @param limitBytes of memory behind objects together with their tables
    public RegionSupply(RegionTable table, long limitBytes) {
        this.table = table;
        this.limitBytes = limitBytes;
        chunkGranules = table.chunkBytes() >>> table.granuleShift();
        chunks = table.granules() / chunkGranules;
        chunkCost = table.chunkBytes() + table.tableBytesPerChunk();
        free = new FreeGranules(table);
        backed = new BitSet(chunks);
        leaving = new BitSet(chunks);
        committed = new BitSet(chunks);
        freeInChunk = new int[chunks];
        emptySince = new long[chunks];
    }

    public RegionTable table() {
        return table;
    }

    /// Takes a run. Its memory is not cleared: [#clear(int, int)] has to come before the first write.
    ///
    /// @param granules at least 1
    /// @param kind of the first granule; the others get the kind that follows it
    /// @return its first granule, or -1 when the limit is reached, or the address space is too fragmented
    public int take(int granules, byte kind) {
        if (Stress.refuses()) {
            return -1;
        }
        lock.lock();
        try {
            int run = free.removeAtLeast(granules);
            if (run < 0 && back(granules)) {
                run = free.removeAtLeast(granules);
            }
            if (run < 0) {
                return -1;
            }
            int length = free.length(run);
            if (length > granules) {
                free.insert(run + granules, length - granules);
            }
            count(run, granules, -1);
            table.format(run, granules, kind);
            return run;
        } finally {
            lock.unlock();
        }
    }

    /// Takes a run back, from whoever took it; also a part of one, when the rest is formatted anew first.
    public void give(int run, int granules) {
        if (PROTECTS) {
            table.reservation().decommit(table.addressOf(run), (long) granules << table.granuleShift());
            return; // nobody gets it again: whoever still has an address in it ends the process there and then
        }
        lock.lock();
        try {
            giveLocked(run, granules);
        } finally {
            lock.unlock();
        }
    }

    private void giveLocked(int run, int granules) {
        for (int i = 0; i < granules; i++) {
            assert table.kind(run + i) != FREE : "granule " + (run + i) + " is free already";
            putByte(table.row(run + i) + KIND, FREE);
        }
        count(run, granules, 1);
        int start = run;
        int end = run + granules;
        if (start > 0 && table.kind(start - 1) == FREE) {
            start -= free.length(start - 1);
            free.remove(start);
        }
        if (end < table.granules() && table.kind(end) == FREE) {
            int length = free.length(end);
            free.remove(end);
            end += length;
        }
        free.insert(start, end - start);
    }

    /// Notes that granules became free, or stopped to be.
    private void count(int run, int granules, int sign) {
        int end = run + granules;
        for (int chunk = run / chunkGranules; chunk * chunkGranules < end; chunk++) {
            int first = chunk * chunkGranules;
            int part = Math.min(end, first + chunkGranules) - Math.max(run, first);
            int before = freeInChunk[chunk];
            freeInChunk[chunk] = before + sign * part;
            if (before == chunkGranules) {
                emptyChunks--;
            } else if (freeInChunk[chunk] == chunkGranules) {
                emptyChunks++;
                emptySince[chunk] = System.nanoTime();
            }
        }
    }

    /// Puts memory behind enough chunks in a row for a run.
    private boolean back(int granules) {
        int count = Math.ceilDiv(granules, chunkGranules);
        int first = unbacked(count);
        if (first < 0 || !makeRoom(count)) {
            return false;
        }
        for (int chunk = first; chunk < first + count; chunk++) {
            if (!backOne(chunk)) {
                return false; // those that got memory stay: they serve shorter runs
            }
        }
        return true;
    }

    private boolean backOne(int chunk) {
        long start = table.addressOf(chunk * chunkGranules);
        if (!committed.get(chunk)) {
            try {
                table.reservation().commit(start, table.chunkBytes());
            } catch (CommitFailed refused) {
                return false;
            }
            committed.set(chunk);
        }
        backed.set(chunk);
        setCharged(chargedBytes + chunkCost);
        long row = table.row(chunk * chunkGranules);
        for (int i = 0; i < chunkGranules; i++) {
            putByte(row + (long) i * ROW_BYTES + FLAGS, CLEAN);
        }
        giveLocked(chunk * chunkGranules, chunkGranules);
        return true;
    }

    /// The first of `count` chunks in a row without memory, or -1.
    private int unbacked(int count) {
        int first = 0;
        for (int length = 0; first + length < chunks; ) {
            int chunk = first + length;
            if (backed.get(chunk)) {
                first = backed.nextClearBit(chunk);
                length = 0;
            } else if (leaving.get(chunk)) {
                first = leaving.nextClearBit(chunk);
                length = 0;
            } else if (++length == count) {
                return first;
            }
        }
        return -1;
    }

    /// Sees to it that `count` chunks more are within the limit, if need be by giving up free ones.
    private boolean makeRoom(int count) {
        long needed = count * chunkCost;
        for (int chunk = chunks - 1; chunk >= 0 && emptyChunks > 0 && chargedBytes + needed > limitBytes; chunk--) {
            if (isEmpty(chunk)) {
                detach(chunk);
                discard(chunk);
                leaving.clear(chunk);
            }
        }
        return chargedBytes + needed <= limitBytes;
    }

    private boolean isEmpty(int chunk) {
        return backed.get(chunk) && freeInChunk[chunk] == chunkGranules;
    }

    /// Cuts a wholly free chunk out of its free run.
    private void detach(int chunk) {
        int first = chunk * chunkGranules;
        int end = first + chunkGranules;
        int run = startOfFree(first);
        int runEnd = run + free.length(run);
        free.remove(run);
        if (run < first) {
            free.insert(run, first - run);
        }
        if (end < runEnd) {
            free.insert(end, runEnd - end);
        }
        for (int granule = first; granule < end; granule++) {
            putByte(table.row(granule) + KIND, UNBACKED);
        }
        freeInChunk[chunk] = 0;
        emptyChunks--;
        backed.clear(chunk);
        leaving.set(chunk);
        setCharged(chargedBytes - chunkCost);
    }

    /// First granule of the free run around a granule: only ends of runs say their length, but a chunk that is
    /// wholly free has no end inside, so it is found from chunk to chunk.
    private int startOfFree(int first) {
        int start = first;
        while (start > 0 && table.kind(start - 1) == FREE) {
            int chunk = (start - 1) / chunkGranules;
            if (freeInChunk[chunk] < chunkGranules) {
                return lastInUse(start - 1) + 1;
            }
            start = chunk * chunkGranules;
        }
        return start;
    }

    private int lastInUse(int from) {
        int granule = from;
        while (table.kind(granule) == FREE) {
            granule--;
        }
        return granule;
    }

    private void discard(int chunk) {
        table.reservation().discard(table.addressOf(chunk * chunkGranules), table.chunkBytes());
    }

    /// Gives chunks back to the system that were wholly free for long.
    ///
    /// @param deadlineNanos on [System#nanoTime()]'s clock: chunks that became free later stay
    /// @return bytes given back
    public long discardIdle(long deadlineNanos) {
        long given = 0;
        for (int chunk = chunks - 1; chunk >= 0; chunk--) {
            if (detachIdle(chunk, deadlineNanos)) {
                discard(chunk);
                finishLeaving(chunk);
                given += table.chunkBytes();
            }
        }
        return given;
    }

    private boolean detachIdle(int chunk, long deadlineNanos) {
        lock.lock();
        try {
            if (!isEmpty(chunk) || emptySince[chunk] - deadlineNanos > 0) {
                return false;
            }
            detach(chunk);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void finishLeaving(int chunk) {
        lock.lock();
        try {
            leaving.clear(chunk);
        } finally {
            lock.unlock();
        }
    }

    /// Clears the memory of a run that the caller has taken; granules that are clean are not touched.
    public void clear(int run, int granules) {
        long row = table.row(run);
        int from = 0;
        for (int i = 0; i <= granules; i++) {
            boolean clean = i == granules || getByte(row + (long) i * ROW_BYTES + FLAGS) == CLEAN;
            if (clean) {
                clearDirty(table.addressOf(run + from), table.addressOf(run + i));
                from = i + 1;
            }
            if (i < granules) {
                putByte(row + (long) i * ROW_BYTES + FLAGS, (byte) 0); // it will be written from now on
            }
        }
    }

    private static void clearDirty(long from, long to) {
        for (long at = from; at < to; at += CLEAR_STEP_BYTES) {
            Address.fill(at, Math.min(CLEAR_STEP_BYTES, to - at), (byte) 0);
        }
    }

    /// Counts memory outside of the heap against its limit.
    ///
    /// @param bytes negative: the memory is given back
    /// @return false, and nothing is counted, when the limit would be passed
    public boolean charge(long bytes) {
        lock.lock();
        try {
            if (bytes > 0 && chargedBytes + bytes > limitBytes) {
                return false;
            }
            otherBytes += bytes;
            setCharged(chargedBytes + bytes);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void setCharged(long bytes) {
        assert lock.isHeldByCurrentThread();
        chargedBytes = bytes;
    }

    /// Changes the limit; memory that is in use above it stays.
    public void limitBytes(long bytes) {
        limitBytes = bytes;
    }

    public long limitBytes() {
        return limitBytes;
    }

    /// Memory that counts against the limit: behind objects, their tables, and what others have charged.
    public long committedBytes() {
        return chargedBytes;
    }

    /// The part of [#committedBytes()] that is not behind objects.
    public long metadataBytes() {
        lock.lock();
        try {
            return chargedBytes - (long) backed.cardinality() * table.chunkBytes();
        } finally {
            lock.unlock();
        }
    }

    /// Bytes of free granules with memory behind them.
    public long freeBytes() {
        lock.lock();
        try {
            return free.granules() << table.granuleShift();
        } finally {
            lock.unlock();
        }
    }

    /// Bytes of granules that spaces have.
    public long usedBytes() {
        lock.lock();
        try {
            return ((long) backed.cardinality() * chunkGranules - free.granules()) << table.granuleShift();
        } finally {
            lock.unlock();
        }
    }

    /// Bytes of objects that could still be placed, if they were small: free granules, and room below the
    /// limit.
    public long availableBytes() {
        lock.lock();
        try {
            long room = Math.max(0, limitBytes - chargedBytes) / chunkCost * table.chunkBytes();
            return (free.granules() << table.granuleShift()) + room;
        } finally {
            lock.unlock();
        }
    }

    /// Compares everything that is known of free granules; for tests and the verifier.
    public void checkInvariants() {
        lock.lock();
        try {
            new SupplyAudit(table, chunkGranules).check(free, freeInChunk, backed, emptyChunks);
            long known = backed.cardinality() * chunkCost + otherBytes;
            if (known != chargedBytes) {
                throw new AssertionError("P4: charged are " + chargedBytes + " bytes, in use are " + known);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "supply of " + table.granuleBytes() + "-byte granules: " + committedBytes() + " of " + limitBytes
                + " bytes, free " + freeBytes();
    }
}
