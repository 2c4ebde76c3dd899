package allod.bench.gc;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.ObjectHeapOptions;
import allod.gc.ObjectHeapStats;
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
        heap.warmUp();
    }

    private ObjectForm(ObjectHeapOptions options) {
        heap = ObjectHeap.create(options);
        mutator = heap.attach();
    }

    private static int growthPercent(Map<String, String> options) {
        int percent = GcFigures.number(options, "growth");
        return percent == 0 ? UNLIMITED_PERCENT : percent;
    }

    static ObjectForm copying(long limitBytes) {
        return new ObjectForm(ObjectHeapOptions.defaults()
                .plan(PlanKind.SEMI_SPACE)
                .limitBytes(limitBytes)
                .growthPercent(UNLIMITED_PERCENT));
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
        ObjectHeapStats.Memory memory = heap.statistics().memory();
        double committed = memory.committedBytes();
        Window.print("heap", (committed + memory.metadataBytes()) / (1 << 20), "MiB");
        Window.print("metadata", 100 * memory.metadataBytes() / committed, "%");
    }

    @Override
    public void close() {
        mutator.close();
        heap.close();
    }
}
