package allod.pages.simulate;

import java.util.List;

/// What is to be simulated.
///
/// @param cpu caches and TLBs
/// @param sizes of pages; each is a program of its own whose pages all have that size
/// @param windows of the working set, in look-ups
/// @param policies of replacement; none leaves replacement out
/// @param frames numbers of frames; none stands for fractions of the pages touched
/// @param maxChanges how many changes of page are kept for replacement
public record SimulationPlan(
        CpuModel cpu,
        List<TranslationSize> sizes,
        List<Long> windows,
        List<ReplacementPolicy> policies,
        List<Integer> frames,
        int maxChanges) {

    /// Copies the lists.
    public SimulationPlan {
        sizes = List.copyOf(sizes);
        windows = List.copyOf(windows);
        policies = List.copyOf(policies);
        frames = List.copyOf(frames);
    }
}
