package allod.pages.simulate;

/// What a [CacheModel] has counted, by the names of cachegrind's events.
///
/// @param fetches `Ir`: instructions fetched
/// @param fetchMisses `I1mr`: fetches that missed the first-level instruction cache
/// @param fetchLastMisses `ILmr`: fetches that missed the last level too
/// @param loads `Dr`: data reads, modifies among them
/// @param loadMisses `D1mr`: reads that missed the first-level data cache
/// @param loadLastMisses `DLmr`: reads that missed the last level too
/// @param stores `Dw`: data writes
/// @param storeMisses `D1mw`: writes that missed the first-level data cache
/// @param storeLastMisses `DLmw`: writes that missed the last level too
public record CacheCounters(
        long fetches,
        long fetchMisses,
        long fetchLastMisses,
        long loads,
        long loadMisses,
        long loadLastMisses,
        long stores,
        long storeMisses,
        long storeLastMisses) {}
