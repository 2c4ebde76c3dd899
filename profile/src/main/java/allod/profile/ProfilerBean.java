package allod.profile;

import allod.heap.HeapProbe;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

/// A recorder behind JMX. The only class that needs `java.management`.
///
/// Threads: any.
final class ProfilerBean implements ProfilerMXBean {

    private static final String NAME = "allod:type=Profiler";

    private final Recorder recorder;

    ProfilerBean(Recorder recorder) {
        this.recorder = recorder;
    }

    static void register(Recorder recorder) {
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(new ProfilerBean(recorder), new ObjectName(NAME));
        } catch (InstanceAlreadyExistsException there) {
            throw new IllegalStateException(NAME + " is registered already: unregister it first.", there);
        } catch (JMException refused) {
            throw new IllegalStateException(NAME + " cannot be registered: " + refused.getMessage(), refused);
        }
    }

    static void unregister() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
        } catch (InstanceNotFoundException gone) {
            // that is what was wanted
        } catch (JMException refused) {
            throw new IllegalStateException(NAME + " cannot be unregistered: " + refused.getMessage(), refused);
        }
    }

    @Override
    public long getSampleBytes() {
        return recorder.askedSampleBytes();
    }

    @Override
    public void setSampleBytes(long newSampleBytes) {
        recorder.sampleBytes(newSampleBytes);
    }

    @Override
    public long getLiveBytes() {
        return heaps().liveBytes();
    }

    @Override
    public long getLiveBlocks() {
        return heaps().liveBlocks();
    }

    @Override
    public long getAllocatedBytes() {
        return heaps().allocatedBytes();
    }

    @Override
    public long getAllocatedBlocks() {
        return heaps().allocatedBlocks();
    }

    @Override
    public long getPeakBytes() {
        return recorder.stats().peakBytes();
    }

    @Override
    public int getSites() {
        return recorder.stats().sites();
    }

    @Override
    public long getSamples() {
        return recorder.stats().samples();
    }

    @Override
    public long getMissedSamples() {
        return recorder.stats().missedSamples();
    }

    @Override
    public List<String> getHeaps() {
        return recorder.heaps().stream().map(HeapProbe::pathOf).sorted().toList();
    }

    @Override
    public Map<String, Long> getLiveBytesByHeap() {
        Map<String, Long> bytes = new TreeMap<>();
        for (Site site : recorder.profile().of(MemoryKind.HEAP).sites()) {
            bytes.merge(site.owner(), site.amounts().liveBytes(), Long::sum);
        }
        return bytes;
    }

    private Amounts heaps() {
        return recorder.profile().of(MemoryKind.HEAP).total();
    }
}
