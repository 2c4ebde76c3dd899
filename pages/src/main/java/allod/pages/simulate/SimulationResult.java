package allod.pages.simulate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a [Simulation] has counted.
///
/// @param cache the counters of the caches
/// @param tlbs the counters for each size of pages
/// @param pages the pages touched, for each size in the same order
/// @param codePages pages of 4 KiB from which instructions were fetched
/// @param dataPages pages of 4 KiB of which data was used
/// @param straddling references to data that touched more than one page of 4 KiB
/// @param workingSet its figures for each window
/// @param replacement faults by policy, or null when that was left out
/// @param missedChanges changes of page that replacement has not seen, since they came after the bound
public record SimulationResult(
        CacheCounters cache,
        List<TlbCounters> tlbs,
        List<Long> pages,
        long codePages,
        long dataPages,
        long straddling,
        List<WorkingSet.Figures> workingSet,
        @Nullable ReplacementFaults replacement,
        long missedChanges) {

    /// Copies the lists.
    public SimulationResult {
        tlbs = List.copyOf(tlbs);
        pages = List.copyOf(pages);
        workingSet = List.copyOf(workingSet);
    }
}
