package allod.heap;

import java.util.Iterator;
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
            Iterator<HeapProbe> found = ServiceLoader.load(HeapProbe.class, HeapProbe.class.getClassLoader())
                    .iterator();
            return found.hasNext() ? found.next() : NONE;
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
