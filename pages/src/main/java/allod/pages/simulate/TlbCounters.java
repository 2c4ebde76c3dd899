package allod.pages.simulate;

/// What a [TlbModel] has counted for pages of one size.
///
/// @param size of the pages
/// @param fetchLookups look-ups of instructions; one for each page that a fetch touches
/// @param fetchMisses of them, those that missed the first level
/// @param dataLookups look-ups of data; one for each page that a load, store or modify touches
/// @param dataMisses of them, those that missed the first level
/// @param fetchWalks fetches that missed the second level too: the page table was walked
/// @param dataWalks look-ups of data that missed the second level too
/// @param walkReferences entries of page tables that the walks read from memory
public record TlbCounters(
        TranslationSize size,
        long fetchLookups,
        long fetchMisses,
        long dataLookups,
        long dataMisses,
        long fetchWalks,
        long dataWalks,
        long walkReferences) {

    /// Look-ups of both sides.
    public long lookups() {
        return fetchLookups + dataLookups;
    }

    /// Misses of the first level, of both sides.
    public long misses() {
        return fetchMisses + dataMisses;
    }

    /// Walks of both sides.
    public long walks() {
        return fetchWalks + dataWalks;
    }

    /// Memory references a walk; 0 when nothing was walked.
    public double referencesPerWalk() {
        return walks() == 0 ? 0 : (double) walkReferences / walks();
    }
}
