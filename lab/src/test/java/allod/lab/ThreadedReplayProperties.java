package allod.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.lab.format.EventLog;
import allod.lab.format.RandomLogs;
import allod.lab.peers.BlockAllocator;
import allod.lab.peers.Peer;
import allod.pages.Address;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Replays on several threads: each event on its own thread, each thread's in order, frees after their allocations.
class ThreadedReplayProperties {

    @TempDir
    Path folder;

    /// An allocator that notes who did what, and fails for what is wrong.
    private static final class Watched implements Peer, BlockAllocator {
        private final Map<Thread, List<Long>> doneBy = new ConcurrentHashMap<>();
        private final Map<Integer, Long> bySlot = new ConcurrentHashMap<>();
        private final Map<Long, Long> bytes = new ConcurrentHashMap<>();
        private final Arena arena = Arena.ofShared();
        private final int failAfter;
        private int calls;

        Watched(int failAfter) {
            this.failAfter = failAfter;
        }

        @Override
        public long allocate(int slot, long blockBytes) {
            long address = arena.allocate(Math.max(1, blockBytes), 16).address();
            if (bySlot.put(slot, address) != null) {
                throw new IllegalStateException("slot " + slot + " is taken");
            }
            bytes.put(address, blockBytes);
            note(blockBytes << 1);
            return address;
        }

        @Override
        public void free(int slot, long address) {
            if (!Long.valueOf(address).equals(bySlot.remove(slot))) {
                throw new IllegalStateException("slot " + slot + " does not hold " + address);
            }
            note(bytes.remove(address) << 1 | 1);
        }

        private void note(long event) {
            doneBy.computeIfAbsent(Thread.currentThread(), _ -> new ArrayList<>())
                    .add(event);
            synchronized (this) {
                if (++calls == failAfter) {
                    throw new IllegalStateException("enough");
                }
            }
        }

        @Override
        public String version() {
            return "";
        }

        @Override
        public BlockAllocator openWarm() {
            return this;
        }

        @Override
        public BlockAllocator openFresh() {
            return this;
        }
    }

    @Test
    void everyEventHappensOnItsThreadInOrder() throws Exception {
        long first = Long.getLong("allod.seed", new Random().nextLong() >>> 16);
        for (long seed = first; seed < first + 10; seed++) {
            try {
                check(new SplittableRandom(seed), folder.resolve("plan" + seed));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("-Dallod.seed=" + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    private static void check(SplittableRandom random, Path file) throws Exception {
        EventLog log = RandomLogs.of(random, 2 + random.nextInt(5), 3_000);
        int[] workers = ThreadMerge.workers(log, 2 + random.nextInt(3));
        ReplayPlan plan = plan(log, workers, file);
        Watched watched = new Watched(-1);
        long cells = ThreadLane.newCells(plan);
        ReplayCrew crew = new ReplayCrew(lanes(plan, cells), watched, watched);
        for (int round = 0; round < 3; round++) {
            watched.doneBy.clear();
            crew.restart();
            for (int until = 0; until < plan.events(); until += 1 + random.nextInt(1_000)) {
                crew.runTo(until);
            }
            crew.runTo(plan.events());
            List<List<Long>> done = new ArrayList<>(watched.doneBy.values());
            assertThat(done).containsExactlyInAnyOrderElementsOf(wanted(log, workers));
            ThreadLane.endRound(plan, cells, watched);
            assertThat(watched.bySlot).isEmpty();
        }
        watched.arena.close();
    }

    private static List<List<Long>> wanted(EventLog log, int[] workers) {
        Map<Integer, List<Long>> wanted = new HashMap<>();
        for (int i = 0; i < log.size(); i++) {
            long event = log.event(i);
            wanted.computeIfAbsent(workers[log.thread(i)], _ -> new ArrayList<>())
                    .add(EventLog.bytes(event) << 1 | (EventLog.isFree(event) ? 1 : 0));
        }
        return List.copyOf(wanted.values());
    }

    private static ReplayPlan plan(EventLog log, int[] workers, Path file) throws Exception {
        ReplayPlan.write(log, workers, RandomLogs.slots(log), 200, file);
        return ReplayPlan.open(file);
    }

    private static List<ThreadLane> lanes(ReplayPlan plan, long cells) {
        return IntStream.range(0, plan.workers())
                .mapToObj(worker -> new ThreadLane(plan, worker, cells))
                .toList();
    }

    @Test
    void aThreadThatFailsEndsTheOthers() throws Exception {
        EventLog log = RandomLogs.of(new SplittableRandom(3), 4, 3_000);
        ReplayPlan plan = plan(log, ThreadMerge.workers(log, 4), folder.resolve("plan"));
        Watched watched = new Watched(500);
        ReplayCrew crew = new ReplayCrew(lanes(plan, ThreadLane.newCells(plan)), watched, watched);
        assertThatThrownBy(() -> crew.runTo(plan.events())).hasMessage("enough");
    }

    @Test
    void threadsAreSharedOutEvenly() {
        EventLog log = RandomLogs.of(new SplittableRandom(4), 6, 6_000);
        assertThat(IntStream.of(ThreadMerge.workers(log, 16)).distinct().count())
                .isEqualTo(6);
        assertThat(ThreadMerge.workers(log, 1)).containsOnly(0);
        int[] two = ThreadMerge.workers(log, 2);
        long[] events = new long[2];
        for (int i = 0; i < log.size(); i++) {
            events[two[log.thread(i)]]++;
        }
        assertThat(events[0]).isBetween(2_000L, 4_000L);
    }

    @Test
    void aPlanOfOneWorkerIsAsItWas() throws Exception {
        EventLog log = RandomLogs.of(new SplittableRandom(5), 3, 100);
        ReplayPlan plan = plan(log, ThreadMerge.workers(log, 1), folder.resolve("plan"));
        assertThat(plan.workers()).isEqualTo(1);
        assertThat(Address.getLong(plan.eventsAddress())).isEqualTo(log.event(0));
        assertThat(IntStream.range(0, plan.events()).mapToObj(plan::event).toList())
                .isEqualTo(IntStream.range(0, log.size()).mapToObj(log::event).toList());
        assertThat(Collections.max(
                        IntStream.range(0, plan.events()).mapToObj(plan::worker).toList()))
                .isZero();
    }
}
