package allod.lab;

import allod.lab.peers.BlockAllocator;
import allod.lab.peers.Libc;
import allod.lab.peers.Peer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/// A replay on several threads: the same steps, and the same answers, as [ReplayWorker] has for one.
///
/// ```
/// warm instance    a crew of threads replays it until the code is compiled; closed, trimmed, collected
/// fresh instance   a new crew: footprint, window by window ─► timed rounds
/// ```
///
/// Between two samples of the footprint all threads stop at the same event of the recording, so that memory is read
/// where the recording's live bytes are known. In the timed rounds they run freely.
final class ThreadedReplay {

    private static final long WARM_NANOS = 1_000_000_000L;
    private static final int MOST_WARM_ROUNDS = 2_000;
    private static final long ROUND_NANOS = 50_000_000L;
    private static final long MOST_WARM_WALL_NANOS = 4 * WARM_NANOS; // who waits for others takes no CPU time
    private static final long MOST_ROUND_WALL_NANOS = 10 * ROUND_NANOS;

    private final ReplayPlan plan;
    private final Peer peer;
    private final int rounds;
    private final BiConsumer<String, Object> answers;
    private final long cells;
    private final List<ThreadLane> lanes;

    ThreadedReplay(ReplayPlan plan, Peer peer, int rounds, BiConsumer<String, Object> answers) {
        this.plan = plan;
        this.peer = peer;
        this.rounds = rounds;
        this.answers = answers;
        this.cells = ThreadLane.newCells(plan);
        this.lanes = IntStream.range(0, plan.workers())
                .mapToObj(worker -> new ThreadLane(plan, worker, cells))
                .toList();
    }

    /// On the thread that is to open the instances.
    boolean run() throws IOException {
        warmUp();
        try (ProcessMemory memory = ProcessMemory.open()) {
            long baselineBytes = memory.residentBytes();
            long faults = memory.minorFaults();
            BlockAllocator fresh = peer.openFresh();
            ReplayCrew crew = new ReplayCrew(lanes, peer, fresh);
            long[] residentBytes = new long[plan.samples()];
            crew.restart();
            for (int sample = 0; sample < residentBytes.length; sample++) {
                crew.runTo(plan.sampleAfter(sample));
                residentBytes[sample] = memory.residentBytes() - baselineBytes;
            }
            answers.accept("pageFaults", memory.minorFaults() - faults);
            ThreadLane.endRound(plan, cells, fresh);
            answers.accept(
                    "peakResidentBytes", Arrays.stream(residentBytes).max().orElse(0));
            answers.accept("residentAtPeakLiveBytes", residentBytes[plan.peakSample()]);
            if (rounds > 0) {
                timeRounds(crew, fresh);
            }
        }
        answers.accept("threads", plan.workers());
        return true;
    }

    private void warmUp() {
        BlockAllocator warm = peer.openWarm();
        ReplayCrew crew = new ReplayCrew(lanes, peer, warm);
        long nanos = 0;
        long begin = System.nanoTime();
        for (int round = 0;
                round < MOST_WARM_ROUNDS && nanos < WARM_NANOS && System.nanoTime() - begin < MOST_WARM_WALL_NANOS;
                round++) {
            nanos += round(crew, warm) + 1;
        }
        peer.closeWarm();
        System.gc();
        Libc.trim();
    }

    /// @return CPU time of all its events
    private long round(ReplayCrew crew, BlockAllocator allocator) {
        crew.restart();
        crew.runTo(plan.events());
        long nanos = crew.cpuNanos();
        ThreadLane.endRound(plan, cells, allocator);
        return nanos;
    }

    private void timeRounds(ReplayCrew crew, BlockAllocator allocator) {
        long begin = System.nanoTime();
        long byTime = ROUND_NANOS / Math.max(1, round(crew, allocator));
        long byWall = MOST_ROUND_WALL_NANOS / Math.max(1, System.nanoTime() - begin);
        long repetitions = Math.max(1, Math.min(byTime, byWall));
        long garbageBytes = crew.garbageBytes();
        StringJoiner nanosPerOperation = new StringJoiner(",");
        for (int round = 0; round < rounds; round++) {
            long nanos = 0;
            for (long i = 0; i < repetitions; i++) {
                nanos += round(crew, allocator);
            }
            double perOperation = Math.max(0, nanos) / ((double) repetitions * plan.events());
            nanosPerOperation.add(String.format(Locale.ROOT, "%.3f", perOperation));
            answers.accept("progress", round + 1);
        }
        double operations = (double) rounds * repetitions * plan.events();
        answers.accept("garbageBytesPerOperation", (crew.garbageBytes() - garbageBytes) / operations);
        answers.accept("nanosPerOperation", nanosPerOperation.toString());
        answers.accept("sink", lanes.stream().mapToLong(ThreadLane::sink).sum());
    }
}
