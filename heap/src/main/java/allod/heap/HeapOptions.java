package allod.heap;

import allod.pages.Backing;
import allod.pages.CommitLedger;
import allod.pages.MappedFile;
import allod.pages.PageSize;
import allod.pages.snapshot.SnapshotBacking;
import allod.pages.snapshot.SnapshotOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How to make a heap: `HeapOptions.defaults().name("cache").limitBytes(1L << 30)`.
///
/// @param name what the heap is for, in errors and statistics
/// @param parent the heap whose limit counts the memory of this one too, or null
/// @param limitBytes the most bytes of spans the heap and its children may hold, 1 or more; `Long.MAX_VALUE` for no
/// limit
/// @param purgeDelay how long free memory stays with the heap before the system gets it back; zero or more
/// @param hugePages whether to ask for huge pages behind the heap's memory: fewer TLB misses, a larger footprint
/// @param backing what the heap's memory is taken from instead of anonymous pages, or null; it serves one heap at a
/// time, and its capacity bounds the heap
/// @param probe what hears of the heap's samples, or null for the one that the process has installed
/// @param checks what checks each call, or null for a plain heap; see [#checks(BlockChecks.Factory)]
public record HeapOptions(
        String name,
        @Nullable Heap parent,
        long limitBytes,
        Duration purgeDelay,
        boolean hugePages,
        @Nullable Backing backing,
        @Nullable HeapProbe probe,
        BlockChecks.@Nullable Factory checks) {

    private static final Duration DEFAULT_PURGE_DELAY = Duration.ofSeconds(1);

    private static final long MOST_SNAPSHOT_BYTES = 1L << 40;

    private static final Duration FOREVER = Duration.ofNanos(1L << 62);

    /// Checks the values.
    public HeapOptions {
        if (limitBytes < 1) {
            throw new IllegalArgumentException(
                    "limitBytes=" + limitBytes + ": must be 1 or more. Use Long.MAX_VALUE for a heap without a limit.");
        }
        if (purgeDelay.isNegative()) {
            throw new IllegalArgumentException("purgeDelay=" + purgeDelay + ": must be zero or more.");
        }
        if (checks != null && backing instanceof SnapshotBacking) {
            throw new IllegalArgumentException("heap '" + name + "' with checks and snapshots: choose one of them.");
        }
    }

    /// No parent, no limit, memory back to the system after a second, ordinary pages.
    public static HeapOptions defaults() {
        return new HeapOptions(
                "heap", null, Long.MAX_VALUE, DEFAULT_PURGE_DELAY, false, null, null, CheckedByDefault.factory());
    }

    /// These options with another name.
    public HeapOptions name(String newName) {
        return new HeapOptions(newName, parent, limitBytes, purgeDelay, hugePages, backing, probe, checks);
    }

    /// These options for a child of `newParent`.
    public HeapOptions parent(Heap newParent) {
        return new HeapOptions(name, newParent, limitBytes, purgeDelay, hugePages, backing, probe, checks);
    }

    /// These options with another limit.
    public HeapOptions limitBytes(long newLimitBytes) {
        return new HeapOptions(name, parent, newLimitBytes, purgeDelay, hugePages, backing, probe, checks);
    }

    /// These options with another purge delay.
    public HeapOptions purgeDelay(Duration newPurgeDelay) {
        return new HeapOptions(name, parent, limitBytes, newPurgeDelay, hugePages, backing, probe, checks);
    }

    /// These options with or without huge pages.
    public HeapOptions hugePages(boolean newHugePages) {
        return new HeapOptions(name, parent, limitBytes, purgeDelay, newHugePages, backing, probe, checks);
    }

    /// These options for a heap in a file: as large as the file's room, whatever memory there is. Nothing of it
    /// survives the heap: its contents go when it is closed, and a file with contents is refused.
    ///
    /// @throws IllegalStateException when the file is not SHARED, or was not empty when it was opened
    public HeapOptions backing(MappedFile file) {
        return backing(file.backing());
    }

    /// These options for a heap whose memory is that of a backing.
    public HeapOptions backing(@Nullable Backing newBacking) {
        return new HeapOptions(name, parent, limitBytes, purgeDelay, hugePages, newBacking, probe, checks);
    }

    /// These options for a heap of which snapshots can be taken, or one of which none can.
    public HeapOptions snapshots(boolean newSnapshots) {
        return newSnapshots ? snapshots(SnapshotOptions.defaults()) : backing((Backing) null);
    }

    /// These options for a heap of which snapshots can be taken. Set the limit first: the address space of the heap is
    /// twice that, and as much as the machine has memory when there is none.
    ///
    /// The heap itself goes through the gate in each of its calls. Its user does so for every store into a block:
    /// [Heap#gate()]. Calls on a [LocalHeap] are made inside the gate, too.
    public HeapOptions snapshots(SnapshotOptions snapshotOptions) {
        if (!snapshotOptions.gated()) {
            throw new IllegalArgumentException("snapshots of heap '" + name + "' without a gate: malloc and free write"
                    + " into blocks whenever they like, and a fold would lose it. Use gated(true).");
        }
        return backing(new SnapshotBacking(name, snapshotCapacityBytes(), snapshotOptions));
    }

    private long snapshotCapacityBytes() {
        long machineBytes = Math.min(CommitLedger.process().limitBytes(), MOST_SNAPSHOT_BYTES);
        long wantedBytes = limitBytes <= machineBytes / 2 ? 2 * limitBytes : machineBytes;
        return Math.clamp(PageSize.roundUp(wantedBytes), Region.EXTENT_BYTES, Region.HEAP_BYTES / 2);
    }

    /// These options for a heap whose samples another probe hears of; null stands for the installed one.
    public HeapOptions probe(@Nullable HeapProbe newProbe) {
        return new HeapOptions(name, parent, limitBytes, purgeDelay, hugePages, backing, newProbe, checks);
    }

    /// These options for a heap that checks each call, or with null for a plain one. What [#defaults()] gives is plain
    /// unless the process runs with `-Dallod.heap=checked`.
    public HeapOptions checks(BlockChecks.@Nullable Factory newChecks) {
        return new HeapOptions(name, parent, limitBytes, purgeDelay, hugePages, backing, probe, newChecks);
    }

    HeapProbe probeOrInstalled() {
        return probe != null ? probe : NoProbe.installed();
    }

    /// The purge delay, at most some 140 years of it: differences of `System.nanoTime()` stay in range.
    long purgeDelayNanos() {
        return purgeDelay.compareTo(FOREVER) >= 0 ? FOREVER.toNanos() : purgeDelay.toNanos();
    }
}
