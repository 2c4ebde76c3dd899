package allod.profile;

/// What the profiler itself holds and has missed.
///
/// @param sampleBytes the mean distance in bytes between two samples at this moment; 0 for off
/// @param samples allocations sampled so far
/// @param missedSamples those of them that are in no site: the profiler could not take them in
/// @param liveSamples sampled blocks that are not freed
/// @param sites stacks with an owner and labels
/// @param stacks different stacks
/// @param otherSamples samples that are in a site `(other)`, because there were too many sites already
/// @param unlabelledSamples samples that are in the site of their stack without their labels, because there were too
///     many sites with labels already
/// @param cutStacks stacks of which only the first calls are known
/// @param liveBytes estimated bytes of live blocks
/// @param peakBytes the most that there ever were
public record ProfilerStats(
        long sampleBytes,
        long samples,
        long missedSamples,
        long liveSamples,
        int sites,
        int stacks,
        long otherSamples,
        long unlabelledSamples,
        long cutStacks,
        long liveBytes,
        long peakBytes) {}
