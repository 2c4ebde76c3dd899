package allod.profile;

import allod.heap.Heap;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;

/// The profiler of the process: who allocates off-heap memory, and who does not give it back.
///
/// ```
/// Profile profile = Profiler.take();            what is allocated and live, by site
/// Profile peak = Profiler.peak();               as it was at the moment of the most live bytes
/// Profiler.sampleBytes(64 << 10);               eight times as fine, from the next samples on
/// ```
///
/// It is there as soon as this module is: heaps find it when the first of them is made. They hand it a sample every
/// 512 KiB on average (`-Dallod.profile.sampleBytes=N`; 0 for none, 1 for every allocation), with the weight that makes
/// estimates unbiased. Other memory is counted exactly: stacks, mapped files, snapshots, address spaces.
///
/// | property | what | if it is not set |
/// | --- | --- | --- |
/// | `allod.profile.sampleBytes` | mean distance between two samples | 524288 |
/// | `allod.profile.samplesPerSecond` | the most in a second: above it they lie further apart; 0 for no limit | 1000 |
/// | `allod.profile.seed` | where chance begins: the same seed and the same program have the same samples | the time |
/// | `allod.profile.maxSites` | sites (half of them with labels), and stacks, told apart; the rest is `(other)` | 8192
/// |
/// | `allod.profile.maxFrames` | calls kept of a stack; a deeper one ends with `(deeper)` | 128 |
///
/// Threads: any. A profile is read site by site while the program goes on: each site is as it was at one moment.
public final class Profiler {

    private static final int MOST_BROKEN = 16;
    private static final Recorder RECORDER = new Recorder(RecorderOptions.ofSystem());

    static {
        RECORDER.start(listeners(ServiceLoader.load(ProfilerListener.class, Profiler.class.getClassLoader())));
    }

    private Profiler() {}

    /// What has been allocated since the process began, and what of it is live.
    public static Profile take() {
        return RECORDER.profile();
    }

    /// The profile at the moment when heaps had the most live bytes, as far as samples tell. Its sites have amounts,
    /// and no histograms.
    public static Profile peak() {
        return RECORDER.peak();
    }

    /// The mean distance in bytes between two samples; 0 when there are none.
    public static long sampleBytes() {
        return RECORDER.askedSampleBytes();
    }

    /// Sets the mean distance between two samples. Each thread takes it over with its next sample.
    ///
    /// @param newSampleBytes 0 for none, 1 for every allocation
    public static void sampleBytes(long newSampleBytes) {
        RECORDER.sampleBytes(newSampleBytes);
    }

    /// Sets how many samples there may be a second: when a program allocates faster, they lie further apart, and weigh
    /// more. At a mean distance of 1 there is no limit.
    ///
    /// @param newSamplesPerSecond 0 for no limit
    public static void samplesPerSecond(long newSamplesPerSecond) {
        RECORDER.samplesPerSecond(newSamplesPerSecond);
    }

    /// What the profiler holds and has missed.
    public static ProfilerStats stats() {
        return RECORDER.stats();
    }

    /// The live blocks of a heap that were sampled, with where they were allocated.
    public static List<SampledBlock> blocks(Heap heap) {
        return RECORDER.blocks(heap);
    }

    /// The profiler, as its faces take it.
    public static ProfileSource source() {
        return RECORDER;
    }

    /// Shows the profiler in JMX, as `allod:type=Profiler`. Needs the module `java.management`.
    ///
    /// @throws IllegalStateException when it is there already
    public static void registerMXBean() {
        ProfilerBean.register(RECORDER);
    }

    /// Takes the profiler out of JMX; does nothing when it is not there.
    public static void unregisterMXBean() {
        ProfilerBean.unregister();
    }

    /// All that can be had. Who allocates must not fail because a listener is broken.
    static List<ProfilerListener> listeners(ServiceLoader<ProfilerListener> loader) {
        List<ProfilerListener> found = new ArrayList<>();
        Iterator<ProfilerListener> looking = loader.iterator();
        for (int broken = 0; broken < MOST_BROKEN; ) { // a loader that cannot go on fails for ever
            try {
                if (!looking.hasNext()) {
                    break;
                }
                found.add(looking.next());
            } catch (RuntimeException | Error failed) { // ServiceConfigurationError, and what a class path is good for
                broken++;
                System.getLogger("allod.profile").log(Level.WARNING, "a listener of the profiler is left out", failed);
            }
        }
        return found;
    }

    static Recorder recorder() {
        return RECORDER;
    }
}
