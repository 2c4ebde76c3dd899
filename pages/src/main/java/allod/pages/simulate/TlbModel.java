package allod.pages.simulate;

/// Two levels of TLBs over a page walk with its caches, for a program whose pages all have one size.
///
/// ```
/// fetch ──► L1 instructions ──miss──┐              ┌─ PDE cache    hit: read the PTE alone
///                                   ├──► L2 ──miss─┤  PDPTE cache  hit: read PDE, PTE
/// load, store ──► L1 data ──miss────┘              │  PML4E cache  hit: read PDPTE, PDE, PTE
///                                                  └─ walk from the top: read PML4E, PDPTE, PDE, PTE
/// ```
///
/// Larger pages end the walk sooner: a leaf of 2 MiB is a PDE, one of 1 GiB a PDPTE. Leaves go to the TLBs, upper
/// entries to the page-walk caches.
///
/// Invariants:
///
/// - **B1** a page is looked up once for each reference that touches it; a modify is one reference
/// - **B2** a miss fills every level that it missed; the least recently used entry of the set goes (true LRU)
/// - **B3** the second level is looked up after a miss of the first, and only then
/// - **B4** a walk reads one entry for each table from below the deepest hit of the page-walk caches down to the leaf
///
/// A reference to the page of its side's last one is a hit that changes no order, since that page is the newest of
/// its set: most references of a program end there, without a look into the sets.
///
/// Threads: one at a time.
public final class TlbModel implements ReferenceModel {

    private static final long NONE = -1; // no page has this number

    private final TranslationSize size;
    private final int shift;
    private final Side fetchSide;
    private final Side dataSide;
    private final PageWalk walk;

    /// @param size of all pages
    /// @param levels the TLBs for pages of that size
    /// @param caches the page-walk caches
    public TlbModel(TranslationSize size, TlbLevels levels, WalkCaches caches) {
        this.size = size;
        this.shift = size.shift();
        LruSets second = levels.second().newSets();
        TlbGeometry own = levels.fetchSecond();
        this.fetchSide = new Side(levels.fetch(), own == null ? second : own.newSets());
        this.dataSide = new Side(levels.data(), second);
        this.walk = new PageWalk(size, caches);
    }

    @Override
    public void take(ReferenceBatch batch) {
        int count = batch.count();
        for (int i = 0; i < count; i++) {
            long address = batch.address(i);
            long page = address >>> shift;
            long lastPage = (address + batch.bytes(i) - 1) >>> shift;
            Side side = batch.kind(i) == ReferenceKind.FETCH ? fetchSide : dataSide;
            side.lookups++;
            if (page != side.newestPage || page != lastPage) {
                lookUp(page, side);
                if (page != lastPage) {
                    lookUpRest(page, lastPage, side);
                }
            }
        }
    }

    private void lookUpRest(long page, long lastPage, Side side) {
        for (long next = page; next != lastPage; ) {
            side.lookups++;
            lookUp(++next, side);
        }
    }

    private void lookUp(long page, Side side) {
        side.newestPage = side.keepsNewest ? page : NONE;
        if (!side.tlb.touch(page)) {
            side.misses++;
            if (!side.second.touch(page)) {
                side.walks++;
                walk.to(page);
            }
        }
    }

    /// One of the two first levels with its second, and what happened there.
    private static final class Side {
        private final LruSets tlb;
        private final LruSets second; // the same object for both sides, or one each
        private final boolean keepsNewest;
        private long newestPage = NONE;
        private long lookups;
        private long misses;
        private long walks;

        private Side(TlbGeometry first, LruSets second) {
            this.tlb = first.newSets();
            this.keepsNewest = first.isThere();
            this.second = second;
        }
    }

    /// What was counted so far.
    public TlbCounters counters() {
        return new TlbCounters(
                size,
                fetchSide.lookups,
                fetchSide.misses,
                dataSide.lookups,
                dataSide.misses,
                fetchSide.walks,
                dataSide.walks,
                walk.references());
    }

    void checkInvariants() {
        fetchSide.tlb.checkInvariants();
        dataSide.tlb.checkInvariants();
        fetchSide.second.checkInvariants();
        dataSide.second.checkInvariants();
        walk.checkInvariants();
        TlbCounters counted = counters();
        if (counted.walks() > counted.misses() || counted.misses() > counted.lookups()) {
            throw new AssertionError("B3 is broken: " + counted);
        }
        if (counted.walkReferences() < counted.walks()
                || counted.walkReferences() > counted.walks() * (size.upperLevels() + 1)) {
            throw new AssertionError("B4 is broken: " + counted);
        }
    }
}
