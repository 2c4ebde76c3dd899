package allod.profile;

import java.lang.System.Logger.Level;

/// How samples are taken.
///
/// @param sampleBytes mean distance between two samples; 0 for none, 1 for every allocation
/// @param samplesPerSecond how many there may be a second: then they lie further apart; 0 for no limit
/// @param seed where chance begins
/// @param maxSites how many sites, and how many stacks, are told apart; what comes later is one site
/// @param maxFrames how many calls of a stack are kept
record RecorderOptions(long sampleBytes, long samplesPerSecond, long seed, int maxSites, int maxFrames) {

    private static final long DEFAULT_SAMPLE_BYTES = 512 << 10;
    private static final long DEFAULT_SAMPLES_PER_SECOND = 1000;
    private static final int DEFAULT_MAX_SITES = 8 << 10;
    private static final int DEFAULT_MAX_FRAMES = 128;
    private static final int MOST_SITES = 1 << 20;
    private static final int MOST_FRAMES = 2048;

    /// The default distance between samples, without a limit, and always the same chance.
    static RecorderOptions defaults() {
        return new RecorderOptions(DEFAULT_SAMPLE_BYTES, 0, 1, DEFAULT_MAX_SITES, DEFAULT_MAX_FRAMES);
    }

    /// As the system properties say: `allod.profile.sampleBytes`, `.samplesPerSecond`, `.seed`, `.maxSites`,
    /// `.maxFrames`.
    static RecorderOptions ofSystem() {
        return new RecorderOptions(
                property("sampleBytes", DEFAULT_SAMPLE_BYTES, 0, Long.MAX_VALUE),
                property("samplesPerSecond", DEFAULT_SAMPLES_PER_SECOND, 0, Long.MAX_VALUE),
                property("seed", System.nanoTime(), Long.MIN_VALUE, Long.MAX_VALUE),
                (int) property("maxSites", DEFAULT_MAX_SITES, 1, MOST_SITES),
                (int) property("maxFrames", DEFAULT_MAX_FRAMES, 1, MOST_FRAMES));
    }

    RecorderOptions sampleBytes(long newSampleBytes) {
        return new RecorderOptions(newSampleBytes, samplesPerSecond, seed, maxSites, maxFrames);
    }

    RecorderOptions samplesPerSecond(long newSamplesPerSecond) {
        return new RecorderOptions(sampleBytes, newSamplesPerSecond, seed, maxSites, maxFrames);
    }

    RecorderOptions seed(long newSeed) {
        return new RecorderOptions(sampleBytes, samplesPerSecond, newSeed, maxSites, maxFrames);
    }

    RecorderOptions maxSites(int newMaxSites) {
        return new RecorderOptions(sampleBytes, samplesPerSecond, seed, newMaxSites, maxFrames);
    }

    RecorderOptions maxFrames(int newMaxFrames) {
        return new RecorderOptions(sampleBytes, samplesPerSecond, seed, maxSites, newMaxFrames);
    }

    /// A word that makes no sense is told and passed over: it is read when the first heap is made, which must not fail
    /// for it.
    private static long property(String name, long normal, long least, long most) {
        String word = System.getProperty("allod.profile." + name);
        if (word == null) {
            return normal;
        }
        try {
            long value = Long.parseLong(word.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException told) {
            // below
        }
        System.getLogger("allod.profile")
                .log(
                        Level.WARNING,
                        "-Dallod.profile.{0}={1} is no whole number of {2} to {3}; {4} is used.",
                        name,
                        word,
                        Long.toString(least),
                        Long.toString(most),
                        Long.toString(normal));
        return normal;
    }
}
