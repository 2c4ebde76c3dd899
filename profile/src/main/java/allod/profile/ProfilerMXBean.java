package allod.profile;

import java.util.List;
import java.util.Map;

/// The profiler for JMX: `allod:type=Profiler`, once [Profiler#registerMXBean()] was called.
public interface ProfilerMXBean {

    /// Mean distance in bytes between two samples; 0 for none.
    long getSampleBytes();

    /// Sets it.
    ///
    /// @param newSampleBytes 0 for none, 1 for every allocation
    void setSampleBytes(long newSampleBytes);

    /// Estimated bytes of live blocks of all heaps.
    long getLiveBytes();

    /// Estimated number of live blocks of all heaps.
    long getLiveBlocks();

    /// Estimated bytes that heaps have allocated since the process began.
    long getAllocatedBytes();

    /// Estimated number of blocks that heaps have allocated since the process began.
    long getAllocatedBlocks();

    /// The most live bytes that there were.
    long getPeakBytes();

    /// Sites that are told apart.
    int getSites();

    /// Allocations sampled.
    long getSamples();

    /// Samples that the profiler could not take in.
    long getMissedSamples();

    /// Names of the open heaps that had a sample, those of children with their parents' before them.
    List<String> getHeaps();

    /// Estimated live bytes by heap.
    Map<String, Long> getLiveBytesByHeap();
}
