package allod.bench.pages;

import allod.pages.Address;
import allod.pages.CommitLedger;
import allod.pages.snapshot.Operation;
import allod.pages.snapshot.OperationGate;
import allod.pages.snapshot.Snapshot;
import allod.pages.snapshot.SnapshotOptions;
import allod.pages.snapshot.SnapshotSpace;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/// Five live snapshots while writers work as in YCSB's workload A: half reads, half updates of whole records of 1 KiB,
/// some records far more often than others. Prints the writers' latencies with and without snapshots, and how many
/// bytes of the snapshots were wrong.
///
/// `SnapshotLoad MIB MILLIS`. Every word of a record holds its version. A snapshot must hold, for each record, one
/// version, between the ones before and after the take, and the same one when it is closed as when it was taken.
public final class SnapshotLoad {

    private static final int RECORD = 1024;
    private static final int LIVE = 5;
    private static final int WRITERS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    private static final int SAMPLES = 1 << 21;

    private final int records;
    private final SnapshotSpace space;
    private final OperationGate gate;
    private final AtomicLongArray versions;
    private volatile boolean stop;
    private long wrongBytes;

    private record Live(Snapshot snapshot, long[] seen) {}

    private SnapshotLoad(long bytes) {
        records = (int) (bytes / RECORD);
        versions = new AtomicLongArray(records);
        space = SnapshotSpace.create(
                "load",
                bytes,
                SnapshotOptions.defaults()
                        .ledger(CommitLedger.of("load", CommitLedger.Mode.ALWAYS, Long.MAX_VALUE))
                        .collapse(false));
        gate = space.gate();
        space.commit(space.address(), bytes);
        space.populate(space.address(), bytes);
        space.collapse();
    }

    public static void main(String[] words) throws InterruptedException {
        SnapshotLoad load = new SnapshotLoad(Long.parseLong(words[0]) << 20);
        long millis = Long.parseLong(words[1]);
        load.phase(millis / 2, false); // warms the code up
        print("alone", load.phase(millis, false));
        print("snapshots", load.phase(millis, true));
        System.out.printf(Locale.ROOT, "load wrong bytes\t%d\tbytes%n", load.wrongBytes);
        load.space.close();
    }

    private static void print(String phase, long[] nanos) {
        double[] parts = {0.5, 0.99, 0.999};
        String[] names = {"p50", "p99", "p99.9"};
        for (int i = 0; i < parts.length; i++) {
            double micros = nanos[(int) (nanos.length * parts[i])] / 1e3;
            System.out.printf(Locale.ROOT, "load %s %s\t%.3f\tus%n", names[i], phase, micros);
        }
        System.out.printf(Locale.ROOT, "load most %s\t%.3f\tus%n", phase, nanos[nanos.length - 1] / 1e3);
    }

    /// The writers' latencies, sorted.
    private long[] phase(long millis, boolean snapshots) throws InterruptedException {
        stop = false;
        long[][] samples = new long[WRITERS][];
        Thread[] writers = new Thread[WRITERS];
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            writers[i] = Thread.ofPlatform().start(() -> samples[writer] = write(writer));
        }
        long end = System.nanoTime() + millis * 1_000_000;
        if (snapshots) {
            takeUntil(end);
        } else {
            Thread.sleep(millis);
        }
        stop = true;
        for (Thread writer : writers) {
            writer.join();
        }
        long[] all = Arrays.stream(samples).flatMapToLong(Arrays::stream).toArray();
        Arrays.sort(all);
        return all;
    }

    private long[] write(int writer) {
        SplittableRandom random = new SplittableRandom(writer);
        long[] nanos = new long[SAMPLES];
        int count = 0;
        while (!stop) {
            int record = record(random) / WRITERS * WRITERS + writer; // each record has one writer
            record = record < records ? record : writer;
            boolean update = random.nextBoolean();
            long begin = System.nanoTime();
            if (update) {
                update(record);
            } else {
                read(record);
            }
            nanos[count++ & SAMPLES - 1] = System.nanoTime() - begin;
        }
        return Arrays.copyOf(nanos, Math.min(count, SAMPLES));
    }

    /// Skewed: half of the accesses go to a sixteenth of the records.
    private int record(SplittableRandom random) {
        double u = random.nextDouble();
        return (int) (u * u * u * u * records);
    }

    private void update(int record) {
        long address = space.address() + (long) record * RECORD;
        try (Operation _ = gate.enter()) {
            long version = versions.get(record) + 1;
            for (int offset = 0; offset < RECORD; offset += Long.BYTES) {
                Address.putLong(address + offset, version);
            }
            versions.setRelease(record, version); // release: after the words, as a reader of the model expects
        }
    }

    private long read(int record) {
        long address = space.address() + (long) record * RECORD;
        long sum = 0;
        for (int offset = 0; offset < RECORD; offset += Long.BYTES) {
            sum += Address.getLong(address + offset);
        }
        return sum;
    }

    private void takeUntil(long end) {
        Deque<Live> live = new ArrayDeque<>();
        while (System.nanoTime() < end) {
            if (live.size() == LIVE) {
                close(live.removeFirst());
            }
            long[] before = model();
            Snapshot snapshot = space.takeQuiescent();
            live.addLast(new Live(snapshot, check(snapshot, before, model())));
        }
        live.forEach(this::close);
    }

    private long[] model() {
        long[] copy = new long[records];
        Arrays.setAll(copy, versions::getAcquire);
        return copy;
    }

    /// Counts wrong bytes; the versions that the snapshot holds.
    private long[] check(Snapshot snapshot, long[] least, long[] most) {
        MemorySegment all = snapshot.segment(space.address(), (long) records * RECORD);
        long[] seen = new long[records];
        for (int record = 0; record < records; record++) {
            long version = all.get(ValueLayout.JAVA_LONG, (long) record * RECORD);
            seen[record] = version;
            boolean inTime = version >= least[record] && version <= most[record];
            for (int offset = 0; offset < RECORD; offset += Long.BYTES) {
                boolean right = inTime && all.get(ValueLayout.JAVA_LONG, (long) record * RECORD + offset) == version;
                wrongBytes += right ? 0 : Long.BYTES;
            }
        }
        return seen;
    }

    private void close(Live one) {
        check(one.snapshot, one.seen, one.seen);
        one.snapshot.close();
    }
}
