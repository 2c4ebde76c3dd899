package allod.pages.simulate;

import java.util.List;

/// What of a CPU is simulated.
///
/// @param name of the preset, or what the user calls it
/// @param caches its caches
/// @param tlbs its TLBs, for each [TranslationSize] in its order
/// @param walkCaches its page-walk caches
public record CpuModel(String name, CacheLevels caches, List<TlbLevels> tlbs, WalkCaches walkCaches) {

    /// Where the rules are kept.
    public CpuModel {
        tlbs = List.copyOf(tlbs);
        if (tlbs.size() != TranslationSize.values().length) {
            throw new IllegalArgumentException("TLBs are given for " + tlbs.size() + " page sizes, and must be for all "
                    + TranslationSize.values().length);
        }
    }

    /// The TLBs for pages of `size`.
    public TlbLevels tlbs(TranslationSize size) {
        return tlbs.get(size.index());
    }
}
