package allod.lab.format;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Event logs of threads that free each other's blocks.
public final class RandomLogs {

    private RandomLogs() {}

    /// A log of `events` allocations and frees by `threads` threads; a fifth of the frees is of another thread's block.
    public static EventLog of(SplittableRandom random, int threads, int events) {
        BlockLedger ledger = new BlockLedger();
        ledger.log.nameThreads(
                IntStream.range(0, threads).mapToObj(thread -> "t" + thread).toList());
        List<long[]> live = new ArrayList<>(); // address, owner
        try {
            for (int i = 0; i < events; i++) {
                int thread = random.nextInt(threads);
                if (live.isEmpty() || random.nextInt(100) < 52) {
                    long address = 16L * (i + 1);
                    ledger.log.ofThread(thread);
                    ledger.allocateAt(address, random.nextInt(200), 0);
                    live.add(new long[] {address, thread});
                } else {
                    long[] block = live.remove(random.nextInt(live.size()));
                    ledger.log.ofThread(random.nextInt(5) == 0 ? thread : (int) block[1]);
                    ledger.freeAt(block[0]);
                }
            }
        } catch (MalformedLine impossible) {
            throw new AssertionError(impossible);
        }
        return ledger.log;
    }

    /// Most slots that a log uses.
    public static int slots(EventLog log) {
        return IntStream.range(0, log.size())
                        .map(i -> EventLog.slot(log.event(i)))
                        .max()
                        .orElse(0)
                + 1;
    }
}
