package allod.bench.pages;

import allod.pages.Address;
import allod.pages.CommitLedger;
import allod.pages.PageSize;
import allod.pages.snapshot.Snapshot;
import allod.pages.snapshot.SnapshotOptions;
import allod.pages.snapshot.SnapshotSpace;
import java.util.Arrays;
import java.util.Locale;

/// What a snapshot costs: the take, the first write to a page afterwards, the fold.
///
/// `SnapshotFigures MIB huge|4k`: all pages are present in the writers' view before each take, in huge pages or not.
public final class SnapshotFigures {

    private static final int ROUNDS = 12;
    private static final int MOST_WRITES = 20_000;
    private static final long PAGE = PageSize.BYTES;

    private final long bytes;
    private final String kind;
    private final long[] pauses = new long[1 << 20];
    private int pauseCount;
    private final SnapshotSpace space;

    private SnapshotFigures(long bytes, String kind) {
        this.bytes = bytes;
        this.kind = kind;
        this.space = SnapshotSpace.create(
                "figures",
                bytes,
                SnapshotOptions.defaults()
                        .background(false)
                        .ledger(CommitLedger.of("figures", CommitLedger.Mode.ALWAYS, Long.MAX_VALUE))
                        .pauses(nanos -> pauses[pauseCount++ & pauses.length - 1] = nanos));
    }

    public static void main(String[] words) {
        SnapshotFigures figures = new SnapshotFigures(Long.parseLong(words[0]) << 20, words[1]);
        figures.prepare();
        figures.measure();
        figures.space.close();
    }

    private void prepare() {
        space.commit(space.address(), bytes);
        for (long offset = 0; offset < bytes; offset += PAGE) {
            Address.putLong(space.address() + offset, offset);
        }
        if (kind.equals("huge") && !space.collapse()) {
            System.err.println("some memory could not be collapsed");
        }
    }

    private void measure() {
        double takeNanos = Double.MAX_VALUE;
        double writeNanos = Double.MAX_VALUE;
        double foldNanos = Double.MAX_VALUE;
        long pages = bytes / PAGE;
        long writes = Math.min(pages / 4, MOST_WRITES);
        for (int round = 0; round < ROUNDS; round++) {
            space.populate(space.address(), bytes);
            long begin = System.nanoTime();
            try (Snapshot snapshot = space.take()) {
                takeNanos = Math.min(takeNanos, System.nanoTime() - begin);
                writeNanos = Math.min(writeNanos, (double) write(writes, pages) / writes);
                long _ = snapshot.takenAtNanos();
            }
            long before = space.stats().foldedPages();
            pauseCount = 0;
            begin = System.nanoTime();
            space.fold();
            double nanos = System.nanoTime() - begin;
            foldNanos = Math.min(foldNanos, nanos / (space.stats().foldedPages() - before));
        }
        print("take " + kind, takeNanos / 1e6, "ms");
        print("first write " + kind, writeNanos, "ns");
        print("fold " + kind, foldNanos / 1e3, "us");
        Arrays.sort(pauses, 0, pauseCount); // of the last fold, when all code is compiled
        print("pause p50 " + kind, pauses[pauseCount / 2] / 1e6, "ms");
        print("pause p99 " + kind, pauses[(int) (pauseCount * 0.99)] / 1e6, "ms");
        print("pause most " + kind, pauses[pauseCount - 1] / 1e6, "ms");
    }

    /// The same pages as the program in C.
    private long write(long writes, long pages) {
        long random = 42;
        long begin = System.nanoTime();
        for (long i = 0; i < writes; i++) {
            random += 0x9E3779B97F4A7C15L;
            Address.putByte(space.address() + Long.remainderUnsigned(mixed(random), pages) * PAGE, (byte) 2);
        }
        return System.nanoTime() - begin;
    }

    private static long mixed(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static void print(String name, double value, String unit) {
        System.out.printf(Locale.ROOT, "%s\t%.4f\t%s%n", name, value, unit);
    }
}
