package allod.pages.simulate;

/// The walk of a page table of four levels down to leaves of one size, with the caches that shorten it; counts what
/// it reads.
///
/// ```
/// page number of a 4 KiB leaf   │ 9 │ 9 │ 9 │ 9 │
///                                 └────────────── key of a PML4E      >>> 27
///                                 └────────┴───── key of a PDPTE      >>> 18
///                                 └────────┴───┴─ key of a PDE        >>> 9
/// ```
final class PageWalk {

    private static final int TABLE_BITS = 9;

    private final int levels;
    private final LruSets[] caches; // from the table above the leaf upward
    private long references;

    PageWalk(TranslationSize size, WalkCaches geometry) {
        TlbGeometry[] fromTop = {geometry.top(), geometry.middle(), geometry.bottom()};
        levels = size.upperLevels();
        caches = new LruSets[levels];
        for (int above = 0; above < levels; above++) {
            caches[above] = fromTop[levels - 1 - above].newSets();
        }
    }

    /// Walks to a leaf that the TLBs do not have.
    void to(long page) {
        references++; // the leaf
        long key = page;
        for (int above = 0; above < levels; above++) {
            key >>>= TABLE_BITS;
            if (caches[above].touch(key)) {
                return;
            }
            references++;
        }
    }

    long references() {
        return references;
    }

    void checkInvariants() {
        for (LruSets cache : caches) {
            cache.checkInvariants();
        }
    }
}
