package allod.profile;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;

/// A JVM of its own whose profiler has begun, and that reads what is live for the first time.
final class RehearsalChild {

    private RehearsalChild() {}

    /// Tells which classes the first readers load.
    public static void main(String[] arguments) {
        Recorder recorder = new Recorder(RecorderOptions.defaults().sampleBytes(1));
        recorder.start(List.of());
        Ledger ledger = new Ledger(new SampleRate(1, 0));
        HeapSamples heap = new HeapSamples(null, "heap");
        SiteCounts site =
                new SiteCounts(0, MemoryKind.HEAP, "heap", new CapturedStack(CapturedStack.ALLOCATOR), Map.of());
        int _ = ledger.allocated(site, heap, 64, 100, 1, 1);
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        long before = classes.getTotalLoadedClassCount();
        before = classes.getTotalLoadedClassCount();
        Object ages = ledger.ages(2);
        Object blocks = ledger.blocks(heap, 2);
        Object peak = ledger.readPeak(List.of(site));
        long loaded = classes.getTotalLoadedClassCount() - before;
        System.out.println("classes loaded by the first readers: " + loaded);
        System.out.println(List.of(ages, blocks, peak).size() + " read");
    }
}
