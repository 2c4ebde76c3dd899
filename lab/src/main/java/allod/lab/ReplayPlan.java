package allod.lab;

import allod.lab.format.EventLog;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// What a replay does, as a file of 64-bit words that every child JVM maps: off-heap, and shared by all of them.
///
/// ```
/// word   0 magic   1 events   2 slots   3 largest block   4 samples   5 sample at the peak   6 leaked slots
///        7 workers
///        8 ...     samples: the number of events after which resident memory is read, ascending
///          ...     leaked slots: the blocks the program never freed
///          ...     events, packed as in EventLog
///          ...     with more than one worker, for each event: how often its slot was used before << 16 | worker
/// ```
///
/// A sample is taken where live bytes are highest in each of [#WINDOWS] equal windows, so that the peaks are not missed
/// between samples, and at the end. The sample at the peak of all live bytes is one of them.
final class ReplayPlan {

    static final int WINDOWS = 64;

    private static final long MAGIC = 0x414c4c4f44_02L; // "ALLOD", version 2
    private static final int HEADER_WORDS = 8;
    private static final int WORKER_BITS = 16;

    private final MemorySegment words;

    private ReplayPlan(MemorySegment words) {
        this.words = words;
    }

    /// Writes the plan for `log` to a new file.
    ///
    /// @param workers by thread of the recording, which worker does its events: 0 and up, without gaps
    static void write(EventLog log, int[] workers, int slots, long largestBytes, Path file) throws IOException {
        int workerCount = Arrays.stream(workers).max().orElse(0) + 1;
        Samples samples = Samples.of(log);
        List<Integer> leaked = leakedSlots(log);
        long count = (long) HEADER_WORDS
                + samples.afterEvents.size()
                + leaked.size()
                + log.size() * (workerCount > 1 ? 2L : 1);
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Writer out = new Writer(channel.map(FileChannel.MapMode.READ_WRITE, 0, count * Long.BYTES, arena));
            out.add(MAGIC).add(log.size()).add(slots).add(largestBytes);
            out.add(samples.afterEvents.size())
                    .add(samples.peakIndex)
                    .add(leaked.size())
                    .add(workerCount);
            samples.afterEvents.forEach(out::add);
            leaked.forEach(out::add);
            for (int i = 0; i < log.size(); i++) {
                out.add(log.event(i));
            }
            if (workerCount > 1) {
                int[] uses = new int[slots];
                for (int i = 0; i < log.size(); i++) {
                    long event = log.event(i);
                    int slot = EventLog.slot(event);
                    out.add((long) uses[slot] << WORKER_BITS | workers[log.thread(i)]);
                    uses[slot] += EventLog.isFree(event) ? 1 : 0;
                }
            }
        }
    }

    private static List<Integer> leakedSlots(EventLog log) {
        BitSet live = new BitSet();
        for (int i = 0; i < log.size(); i++) {
            long event = log.event(i);
            live.set(EventLog.slot(event), !EventLog.isFree(event));
        }
        return live.stream().boxed().toList();
    }

    /// Maps a plan for the rest of the process.
    static ReplayPlan open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment words = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.global());
            words.load();
            ReplayPlan plan = new ReplayPlan(words);
            if (plan.word(0) != MAGIC) {
                throw new IOException(file + " is not a replay plan of this version");
            }
            return plan;
        }
    }

    private long word(long index) {
        return words.getAtIndex(ValueLayout.JAVA_LONG, index);
    }

    int events() {
        return (int) word(1);
    }

    int slots() {
        return (int) word(2);
    }

    long largestBytes() {
        return word(3);
    }

    int samples() {
        return (int) word(4);
    }

    /// The index of the sample at the peak of live bytes.
    int peakSample() {
        return (int) word(5);
    }

    int leaked() {
        return (int) word(6);
    }

    /// After how many events sample `index` is taken.
    int sampleAfter(int index) {
        return (int) word(HEADER_WORDS + index);
    }

    int leakedSlot(int index) {
        return (int) word((long) HEADER_WORDS + samples() + index);
    }

    /// How many threads the events are for.
    int workers() {
        return (int) word(7);
    }

    long event(int index) {
        return word((long) HEADER_WORDS + samples() + leaked() + index);
    }

    /// The worker of an event; 0 where there is one.
    int worker(int index) {
        return workers() == 1 ? 0 : (int) (turnWord(index) & (1 << WORKER_BITS) - 1);
    }

    /// How many blocks had the slot of an event before its block; only with several workers.
    int turn(int index) {
        return (int) (turnWord(index) >>> WORKER_BITS);
    }

    private long turnWord(int index) {
        return word((long) HEADER_WORDS + samples() + leaked() + events() + index);
    }

    /// Where the first event lies in memory.
    long eventsAddress() {
        return words.address() + (HEADER_WORDS + samples() + leaked()) * (long) Long.BYTES;
    }

    private static final class Writer {
        private final MemorySegment words;
        private long next;

        private Writer(MemorySegment words) {
            this.words = words;
        }

        private Writer add(long word) {
            words.setAtIndex(ValueLayout.JAVA_LONG, next++, word);
            return this;
        }
    }

    private record Samples(List<Integer> afterEvents, int peakIndex) {

        private static Samples of(EventLog log) {
            List<Integer> after = new ArrayList<>();
            long liveBytes = 0;
            long peakBytes = -1;
            int peakIndex = 0;
            int next = 0;
            for (int window = 1; window <= WINDOWS; window++) {
                int end = (int) ((long) log.size() * window / WINDOWS);
                long highestBytes = -1;
                int highestAfter = next;
                while (next < end) {
                    long event = log.event(next++);
                    liveBytes += EventLog.isFree(event) ? -EventLog.bytes(event) : EventLog.bytes(event);
                    if (liveBytes > highestBytes) {
                        highestBytes = liveBytes;
                        highestAfter = next;
                    }
                }
                if (highestBytes < 0) {
                    continue; // fewer events than windows
                }
                if (highestBytes > peakBytes) {
                    peakBytes = highestBytes;
                    peakIndex = after.size();
                }
                after.add(highestAfter);
            }
            if (after.isEmpty() || after.getLast() != log.size()) {
                after.add(log.size());
            }
            return new Samples(after, peakIndex);
        }
    }
}
