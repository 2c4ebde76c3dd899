package allod.pages.simulate;

import java.util.Arrays;

/// A cache hierarchy of two levels, first-level caches for instructions and data over one last level, that counts
/// what cachegrind counts.
///
/// ```
/// fetch ──► I1 ──miss──┐
///                      ├──► LL ──miss──► memory
/// load, store ──► D1 ──┘
/// ```
///
/// Invariants, the rules that make all nine counters equal to cachegrind's:
///
/// - **C1** every miss brings the line in, at a store too, and the least recently used line of the set goes
/// - **C2** a modify counts as one read
/// - **C3** a reference over the end of a line touches both lines, and counts at most one miss a level
/// - **C4** the last level is touched after a miss of the first level only, with the whole reference
/// - **C5** a reference longer than the shortest line is cut to that length
///
/// A reference to the line of its side's last one is a hit that changes no order, since that line is the newest of
/// its set: it is counted without a look into the sets.
///
/// Threads: one at a time.
///
/// Source: cachegrind's manual; the rules were found by comparing counters, and no code was taken.
public final class CacheModel implements ReferenceModel {

    private static final long NONE = -1; // no line has this number: a line has 16 bytes or more

    private final Level fetchLevel;
    private final Level dataLevel;
    private final Level lastLevel;
    private final int longestBytes;
    private final long[] references = new long[4]; // by kind
    private final long[] misses = new long[4];
    private final long[] lastMisses = new long[4];

    /// @param fetchCache I1, the first-level instruction cache
    /// @param dataCache D1, the first-level data cache
    /// @param lastCache LL, the last level
    public CacheModel(CacheGeometry fetchCache, CacheGeometry dataCache, CacheGeometry lastCache) {
        fetchLevel = new Level(fetchCache);
        dataLevel = new Level(dataCache);
        lastLevel = new Level(lastCache);
        longestBytes = Math.min(Math.min(fetchCache.lineBytes(), dataCache.lineBytes()), lastCache.lineBytes());
    }

    @Override
    public void take(ReferenceBatch batch) {
        int count = batch.count();
        for (int i = 0; i < count; i++) {
            int kind = batch.kind(i);
            references[kind]++;
            long address = batch.address(i);
            int bytes = Math.min(batch.bytes(i), longestBytes); // C5
            Level level = kind == ReferenceKind.FETCH ? fetchLevel : dataLevel;
            long line = address >>> level.lineShift;
            long lastLine = (address + bytes - 1) >>> level.lineShift;
            if ((line != level.newestLine || line != lastLine) && level.misses(line, lastLine)) {
                touchLast(address, bytes, kind);
            }
        }
    }

    private void touchLast(long address, int bytes, int kind) {
        misses[kind]++;
        int shift = lastLevel.lineShift;
        if (lastLevel.misses(address >>> shift, (address + bytes - 1) >>> shift)) {
            lastMisses[kind]++;
        }
    }

    /// What was counted so far.
    public CacheCounters counters() {
        return new CacheCounters(
                references[ReferenceKind.FETCH],
                misses[ReferenceKind.FETCH],
                lastMisses[ReferenceKind.FETCH],
                reads(references),
                reads(misses),
                reads(lastMisses),
                references[ReferenceKind.STORE],
                misses[ReferenceKind.STORE],
                lastMisses[ReferenceKind.STORE]);
    }

    private static long reads(long[] byKind) {
        return byKind[ReferenceKind.LOAD] + byKind[ReferenceKind.MODIFY];
    }

    void checkInvariants() {
        for (Level level : Arrays.asList(fetchLevel, dataLevel, lastLevel)) {
            level.sets.checkInvariants();
        }
        for (int kind = 0; kind < references.length; kind++) {
            if (misses[kind] > references[kind] || lastMisses[kind] > misses[kind]) {
                throw new AssertionError("C3 or C4 is broken for kind " + kind + ": " + counters());
            }
        }
    }

    private static final class Level {
        private final LruSets sets;
        private final int lineShift;
        private long newestLine = NONE;

        private Level(CacheGeometry geometry) {
            sets = geometry.newSets();
            lineShift = geometry.lineShift();
        }

        private boolean misses(long line, long lastLine) {
            newestLine = lastLine;
            boolean missed = !sets.touch(line);
            if (line != lastLine) {
                missed |= !sets.touch(lastLine); // touched in any case: it ages the others
            }
            return missed;
        }
    }
}
