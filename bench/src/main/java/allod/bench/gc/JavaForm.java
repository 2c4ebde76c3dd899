package allod.bench.gc;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/// The JVM's heap; its stops stand in the [SafepointLog].
final class JavaForm implements Form {

    private long collections;

    @Override
    public void begin() {
        collections = collections();
    }

    @Override
    public void end() {
        MemoryUsage usage = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        Window.print("heap", usage.getCommitted() / (double) (1 << 20), "MiB");
        Window.print("cycles", collections() - collections, "");
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(bean -> Math.max(0, bean.getCollectionCount()))
                .sum();
    }
}
