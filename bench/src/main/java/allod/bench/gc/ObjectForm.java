package allod.bench.gc;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.ObjectHeapOptions;
import allod.gc.PlanKind;
import java.util.Map;

/// An object heap with one mutator.
final class ObjectForm implements Form, AutoCloseable {

    private static final int UNLIMITED_PERCENT = 1_000_000;

    private final ObjectHeap heap;
    private final Mutator mutator;

    /// @param options `plan`, `limit` in bytes, `growth` in percent, 0 for collections that the limit alone
    ///     starts
    ObjectForm(Map<String, String> options) {
        this(ObjectHeapOptions.defaults()
                .plan(PlanKind.valueOf(options.getOrDefault("plan", "MARK_SWEEP")))
                .limitBytes(Long.parseLong(options.getOrDefault("limit", "1073741824")))
                .growthPercent(growthPercent(options)));
    }

    private ObjectForm(ObjectHeapOptions options) {
        heap = ObjectHeap.create(options);
        mutator = heap.attach();
    }

    private static int growthPercent(Map<String, String> options) {
        int percent = GcFigures.number(options, "growth");
        return percent == 0 ? UNLIMITED_PERCENT : percent;
    }

    static ObjectForm withoutCollector(long bytes) {
        return new ObjectForm(ObjectHeapOptions.defaults().plan(PlanKind.NO_GC).limitBytes(bytes));
    }

    ObjectTrees trees() {
        return new ObjectTrees(mutator, ObjectTrees.define(heap));
    }

    ObjectCache cache(int entries) {
        return new ObjectCache(mutator, ObjectCache.Types.define(heap), entries);
    }

    @Override
    public void begin() {
        StopsProbe.begin();
    }

    @Override
    public void end() {
        StopsProbe.end();
    }

    @Override
    public void close() {
        mutator.close();
        heap.close();
    }
}
