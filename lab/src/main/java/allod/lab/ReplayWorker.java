package allod.lab;

import allod.lab.peers.BlockAllocator;
import allod.lab.peers.DowncallCost;
import allod.lab.peers.Libc;
import allod.lab.peers.Peer;
import allod.lab.peers.PeerName;
import allod.lab.peers.Peers;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// The child JVM of a replay: one manager, one plan, one answer.
///
/// ```
/// warm-up thread    replay on the warm instance, again and again, until the code is compiled
/// rehearsal thread  round 1 on warm instances until nothing is compiled any more; then close them, trim, collect
/// measured thread   baseline ─► fresh instance ─► round 1: footprint, page faults ─► timed rounds
/// ```
///
/// Each thread is a new one and the old ones stay, so that a C library that keeps an arena per thread starts with an
/// empty one. A plan for several threads is run by [ThreadedReplay] instead. The JVM compiles in the foreground
/// (`-Xbatch`): no compiler works on while something is measured.
/// Answers are lines `key=value` on standard output; when standard input ends, the parent is gone and so is the child.
public final class ReplayWorker {

    private static final long WARM_CHUNKS = 3_000;
    private static final long WARM_NANOS = 400_000_000L;
    private static final long WARM_LIMIT_NANOS = 3_000_000_000L;
    private static final long ROUND_NANOS = 50_000_000L;
    private static final int REHEARSALS = 4;
    private static final int QUIET_MILLIS = 5;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int STACK_CALLS = 1_000;

    private final ReplayPlan plan;
    private final ReplayLoop loop;
    private final Peer peer;
    private final int rounds;
    private final PrintStream out = System.out;
    private final CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();

    private ReplayWorker(Path planFile, PeerName name, Path libraries, int rounds) throws IOException {
        this.plan = ReplayPlan.open(planFile);
        this.loop = new ReplayLoop(plan);
        this.peer = Peers.open(name, libraries, plan.slots(), plan.largestBytes());
        this.rounds = rounds;
    }

    /// Runs one manager and prints what it did.
    ///
    /// @param arguments plan file, name of the manager, folder of the libraries, number of timed rounds, 0 for the
    /// footprint alone
    public static void main(String[] arguments) throws Throwable {
        Thread.ofPlatform().daemon().name("parent watch").start(ReplayWorker::exitWithParent);
        PeerName name = PeerName.of(arguments[1]).orElseThrow();
        ReplayWorker worker =
                new ReplayWorker(Path.of(arguments[0]), name, Path.of(arguments[2]), Integer.parseInt(arguments[3]));
        worker.runAll();
        if (name == PeerName.NONE) {
            worker.answer("plainDowncallNanos", DowncallCost.plainNanos());
            worker.answer("criticalDowncallNanos", DowncallCost.criticalNanos());
        }
        worker.answer("done", "true");
        Runtime.getRuntime().halt(0); // the warm thread still waits; nothing needs an orderly end
    }

    private static void exitWithParent() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException _) {
            // a broken pipe is an end as well
        }
        Runtime.getRuntime().halt(3);
    }

    private void runAll() throws Exception {
        if (plan.workers() > 1) {
            answer("version", peer.version());
            inThread("coordinator", () -> new ThreadedReplay(plan, peer, rounds, this::answer).run());
            return;
        }
        inThread("warm-up", this::warmUp);
        inThread("rehearsal", this::rehearse);
        inThread("measured", this::measure);
    }

    /// Runs `body` on a new thread, which afterwards stays alive: a thread that ends hands its malloc arena on.
    private <T> T inThread(String threadName, Callable<T> body) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = peer.newThread(
                () -> {
                    try {
                        result.complete(body.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                    while (true) {
                        LockSupport.park(result);
                    }
                },
                threadName);
        thread.setDaemon(true);
        thread.start();
        return result.join();
    }

    private boolean warmUp() {
        answer("version", peer.version());
        BlockAllocator warm = peer.openWarm();
        long start = cpuNanos();
        long chunks = 0;
        while (true) {
            loop.run(warm, 0, plan.events());
            loop.freeLeaked(warm);
            chunks += 1 + plan.events() / ReplayLoop.CHUNK_EVENTS;
            long spent = cpuNanos() - start;
            if (spent > WARM_LIMIT_NANOS || (chunks > WARM_CHUNKS && spent > WARM_NANOS)) {
                return true;
            }
        }
    }

    private boolean measure() throws Exception {
        touchStack(STACK_CALLS);
        try (ProcessMemory memory = ProcessMemory.open()) {
            memory.residentBytes();
            Footprint footprint = footprint(peer::openFresh, memory);
            footprint.answers().forEach(this::answer);
            if (rounds > 0) {
                timeRounds(footprint.allocator());
            }
        }
        return true;
    }

    /// Takes the footprint on warm memory until next to nothing is compiled any more while it is taken: what the
    /// compilers need would look like the manager's.
    private boolean rehearse() throws IOException {
        try (ProcessMemory memory = ProcessMemory.open()) {
            for (int i = 0; i < REHEARSALS; i++) {
                if (footprint(peer::openWarm, memory).compiledMillis() <= QUIET_MILLIS) {
                    break;
                }
            }
        }
        peer.closeWarm();
        System.gc();
        Libc.trim();
        return true;
    }

    /// Touches the pages of this thread's stack that the replay will use.
    private static int touchStack(int calls) {
        return calls == 0 ? 0 : 1 + touchStack(calls - 1);
    }

    private record Footprint(BlockAllocator allocator, long compiledMillis, Map<String, Object> answers) {}

    private Footprint footprint(Supplier<BlockAllocator> opener, ProcessMemory memory) throws IOException {
        long[] residentBytes = new long[plan.samples()];
        long compiledMillis = compilation.getTotalCompilationTime();
        long baselineBytes = memory.residentBytes();
        long faults = memory.minorFaults();
        BlockAllocator allocator = opener.get();
        int done = 0;
        for (int sample = 0; sample < residentBytes.length; sample++) {
            int until = plan.sampleAfter(sample);
            loop.run(allocator, done, until);
            residentBytes[sample] = memory.residentBytes() - baselineBytes;
            done = until;
        }
        faults = memory.minorFaults() - faults;
        compiledMillis = compilation.getTotalCompilationTime() - compiledMillis;
        loop.freeLeaked(allocator);
        Map<String, Object> answers = new LinkedHashMap<>();
        answers.put("pageFaults", faults);
        answers.put("compiledMillis", compiledMillis);
        answers.put("peakResidentBytes", Arrays.stream(residentBytes).max().orElse(0));
        answers.put("residentAtPeakLiveBytes", residentBytes[plan.peakSample()]);
        answers.put("residentBytes", Arrays.toString(residentBytes));
        return new Footprint(allocator, compiledMillis, answers);
    }

    private void timeRounds(BlockAllocator fresh) {
        long repetitions = Math.max(1, ROUND_NANOS / Math.max(1, timeOnce(fresh)));
        long clockNanos = clockNanos();
        long garbageBytes = allocatedBytes();
        StringJoiner nanosPerOperation = new StringJoiner(",");
        for (int round = 0; round < rounds; round++) {
            long nanos = 0;
            for (long i = 0; i < repetitions; i++) {
                nanos += Math.max(0, timeOnce(fresh) - clockNanos);
            }
            double perOperation = (double) nanos / (repetitions * plan.events());
            nanosPerOperation.add(String.format(Locale.ROOT, "%.3f", perOperation));
            answer("progress", round + 1);
        }
        double operations = (double) rounds * repetitions * plan.events();
        answer("garbageBytesPerOperation", (allocatedBytes() - garbageBytes) / operations);
        answer("nanosPerOperation", nanosPerOperation.toString());
        answer("sink", loop.sink());
    }

    private long timeOnce(BlockAllocator allocator) {
        long start = cpuNanos();
        loop.run(allocator, 0, plan.events());
        long nanos = cpuNanos() - start;
        loop.freeLeaked(allocator);
        return nanos;
    }

    /// What reading the clock twice takes.
    private static long clockNanos() {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 1_000; i++) {
            long start = cpuNanos();
            best = Math.min(best, cpuNanos() - start);
        }
        return best;
    }

    private static long cpuNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private static long allocatedBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    private void answer(String key, Object value) {
        out.println(key + "=" + value);
    }
}
