package allod.pages.simulate;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/// All models over one recording: caches, TLBs for every size of pages, working set, and at the end replacement.
///
/// ```
/// ReferenceBatch ──► CacheModel
///                ──► TlbModel 4 KiB, TlbModel 2 MiB, TlbModel 1 GiB
///                ──► PageTouches ──► WorkingSet
///                                ──► PageString ──► ReplacementFaults    after the last batch
/// ```
///
/// Memory: the models have fixed sizes but for what they know of each page, and the string of pages, which is bounded
/// by the plan (8 bytes a change while OPT runs).
///
/// Threads: one at a time.
public final class Simulation implements ReferenceModel {

    private static final int FRACTIONS = 8;

    private final SimulationPlan plan;
    private final CacheModel cache;
    private final List<TlbModel> tlbs;
    private final PageTouches touches;

    /// A simulation that has seen nothing.
    public Simulation(SimulationPlan plan) {
        this.plan = plan;
        CpuModel cpu = plan.cpu();
        cache = new CacheModel(
                cpu.caches().fetch(), cpu.caches().data(), cpu.caches().last());
        tlbs = plan.sizes().stream()
                .map(size -> new TlbModel(size, cpu.tlbs(size), cpu.walkCaches()))
                .toList();
        touches = new PageTouches(
                plan.windows().stream().mapToLong(Long::longValue).toArray(),
                plan.policies().isEmpty() ? 0 : plan.maxChanges());
    }

    @Override
    public void take(ReferenceBatch batch) {
        cache.take(batch);
        for (TlbModel tlb : tlbs) {
            tlb.take(batch);
        }
        touches.take(batch);
    }

    /// How many simulations of replacement [#finish] will do.
    public int replacements() {
        return frames().size() * plan.policies().size();
    }

    /// Simulates replacement, and gives all figures.
    ///
    /// @param progress is told how many of the simulations of replacement are done
    public SimulationResult finish(LongConsumer progress) {
        PageString string = touches.string();
        return new SimulationResult(
                cache.counters(),
                tlbs.stream().map(TlbModel::counters).toList(),
                plan.sizes().stream().map(touches::pages).toList(),
                touches.codePages(),
                touches.dataPages(),
                touches.straddling(),
                touches.workingSet().figures(),
                string == null ? null : ReplacementFaults.of(string, plan.policies(), frames(), progress),
                string == null ? 0 : string.missed());
    }

    /// Those of the plan, or eighths of the pages touched.
    private List<Integer> frames() {
        if (!plan.frames().isEmpty()) {
            return plan.frames();
        }
        return IntStream.of(1, 2, 4, 6, 7)
                .map(eighths -> Math.max(1, (int) ((long) touches.pages() * eighths / FRACTIONS)))
                .distinct()
                .boxed()
                .toList();
    }
}
