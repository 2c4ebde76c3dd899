package allod.heap;

import java.lang.System.Logger.Level;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// The probe of a process without a profiler: nothing is sampled.
final class NoProbe implements HeapProbe {

    static final HeapProbe NONE = new NoProbe();

    private NoProbe() {}

    /// The probe that the process has on its module path or class path, looked for once.
    static HeapProbe installed() {
        return Installed.PROBE;
    }

    private static final class Installed {
        static final HeapProbe PROBE = find();

        private static HeapProbe find() {
            try {
                return ServiceLoader.load(HeapProbe.class, HeapProbe.class.getClassLoader())
                        .findFirst()
                        .orElse(NONE);
            } catch (ServiceConfigurationError | LinkageError broken) { // must not keep memory from being had
                System.getLogger("allod.heap").log(Level.WARNING, "no allocation is sampled", broken);
                return NONE;
            }
        }
    }

    @Override
    public long sampleBytes() {
        return 0;
    }

    @Override
    public long seed() {
        return 0;
    }

    @Override
    public int allocated(Heap heap, long address, long bytes, double weight) {
        return 0;
    }

    @Override
    public void freed(Heap heap, int token) {}

    @Override
    public void closed(Heap heap) {}
}
