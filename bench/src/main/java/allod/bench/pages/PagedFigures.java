package allod.bench.pages;

import allod.pages.Address;
import allod.pages.Reservation;
import allod.pages.paged.AddressSpace;
import allod.pages.paged.FileStore;
import allod.pages.paged.FileStoreOptions;
import allod.pages.paged.Pager;
import allod.pages.paged.PagerOptions;
import allod.pages.paged.Permission;
import allod.pages.paged.SoftTlb;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// What the software page table costs: a hit of the TLB beside a raw access, a fault with its reading and
/// writing, a fork, and a dataset larger than memory beside `mmap`.
///
/// ```
/// PagedFigures [hits] [faults] [fork] [skewed] [NAME=VALUE ...]       without a word: all
///   rounds=5                  the least of so many; of faults eight times as many: their code warms slowly
///   chunks=400                of a hit: the least of so many pieces of 131,072 accesses each
///   frames=16384              of faults and of the skewed dataset; the dataset is four times as large
///   accesses=2000000          of the skewed dataset
///   forkMiB=10240             mapped before the fork
///   folder=/tmp               for files; of the page cache, so it should be a file system with one
///   group=/sys/fs/cgroup/...  a control group for the skewed dataset, made by whoever runs this; see SkewedDataset
/// ```
///
/// Lines are `name TAB value TAB unit`. CPU time of the thread, except for the fork, which is wall time.
public final class PagedFigures {

    private static final int CHUNK = 1 << 17;
    private static final int PAGE_BYTES = 4096;

    private final Map<String, String> settings = new TreeMap<>();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long sink;

    private PagedFigures(String[] arguments) {
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            settings.put(parts[0], parts.length == 1 ? "" : parts[1]);
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PagedFigures figures = new PagedFigures(arguments);
        boolean all = !figures.chosen("hits")
                && !figures.chosen("faults")
                && !figures.chosen("fork")
                && !figures.chosen("skewed");
        if (all || figures.chosen("hits")) {
            figures.hits();
        }
        if (all || figures.chosen("faults")) {
            figures.faults();
        }
        if (all || figures.chosen("fork")) {
            figures.forkUntouched();
            figures.forkPopulated();
        }
        if (all || figures.chosen("skewed")) {
            SkewedDataset.measure(
                    figures.number("frames", 16_384),
                    figures.number("accesses", 2_000_000),
                    figures.folder(),
                    figures.settings.get("group"));
        }
        if (figures.sink == 42) {
            System.err.println("unlikely");
        }
    }

    private boolean chosen(String what) {
        return settings.containsKey(what);
    }

    private int number(String name, int ifMissing) {
        return Integer.parseInt(settings.getOrDefault(name, Integer.toString(ifMissing)));
    }

    private Path folder() {
        return Path.of(settings.getOrDefault("folder", System.getProperty("java.io.tmpdir")));
    }

    static void print(String name, double value, String unit) {
        System.out.printf("%s\t%.3f\t%s%n", name, value, unit);
    }

    private Pager pager(int frames) {
        return Pager.create(
                PagerOptions.ofFrames(frames),
                FileStore.open(FileStoreOptions.temporary(folder(), 16L * frames + 1024)));
    }

    private interface Piece {
        long run();
    }

    private double leastNanos(int accesses, Piece piece) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < number("chunks", 400); i++) {
            long before = threads.getCurrentThreadCpuTime();
            sink += piece.run();
            least = Math.min(least, (threads.getCurrentThreadCpuTime() - before) / (double) accesses);
        }
        return least;
    }

    /// In reach of the TLB: 1 MiB, all pages present. Raw and translated take turns, so that both see the same
    /// machine.
    private void hits() {
        try (Pager pager = pager(4096);
                Reservation raw = Reservation.reserve("raw", 1 << 20, 1)) {
            raw.commit(raw.baseAddress(), raw.bytes());
            AddressSpace space = pager.newSpace("hits");
            long virtualAddress = space.map(1 << 20, Permission.READ_WRITE);
            space.fill(virtualAddress, 1 << 20, (byte) 1);
            Address.fill(raw.baseAddress(), 1 << 20, (byte) 1);
            SoftTlb tlb = space.openTlb();
            int[] offsets = new int[CHUNK];
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < CHUNK; i++) {
                offsets[i] = random.nextInt(1 << 17) << 3;
            }
            Map<String, Double> least = new TreeMap<>();
            for (int round = 0; round < number("rounds", 5); round++) {
                measureHits(least, tlb, virtualAddress, raw.baseAddress(), offsets);
            }
            least.forEach((name, nanos) -> print(name, nanos, "ns"));
            for (String kind : new String[] {"sequential read", "random read", "random write"}) {
                print("TLB hit over raw, " + kind, least.get(kind + ", TLB") - least.get(kind + ", raw"), "ns");
            }
        }
    }

    private void measureHits(Map<String, Double> least, SoftTlb tlb, long space, long raw, int[] offsets) {
        least.merge("sequential read, raw", leastNanos(CHUNK, () -> readRaw(raw)), Math::min);
        least.merge("sequential read, TLB", leastNanos(CHUNK, () -> read(tlb, space)), Math::min);
        least.merge("random read, raw", leastNanos(CHUNK, () -> readRaw(raw, offsets)), Math::min);
        least.merge("random read, TLB", leastNanos(CHUNK, () -> read(tlb, space, offsets)), Math::min);
        least.merge("random write, raw", leastNanos(CHUNK, () -> writeRaw(raw, offsets)), Math::min);
        least.merge("random write, TLB", leastNanos(CHUNK, () -> write(tlb, space, offsets)), Math::min);
    }

    private static long readRaw(long address) {
        long sum = 0;
        for (int i = 0; i < CHUNK; i++) {
            sum += Address.getLong(address + 8L * i);
        }
        return sum;
    }

    private static long read(SoftTlb tlb, long virtualAddress) {
        long sum = 0;
        for (int i = 0; i < CHUNK; i++) {
            sum += tlb.getLong(virtualAddress + 8L * i);
        }
        return sum;
    }

    private static long readRaw(long address, int[] offsets) {
        long sum = 0;
        for (int offset : offsets) {
            sum += Address.getLong(address + offset);
        }
        return sum;
    }

    private static long read(SoftTlb tlb, long virtualAddress, int[] offsets) {
        long sum = 0;
        for (int offset : offsets) {
            sum += tlb.getLong(virtualAddress + offset);
        }
        return sum;
    }

    private static long writeRaw(long address, int[] offsets) {
        for (int offset : offsets) {
            Address.putLong(address + offset, offset);
        }
        return 0;
    }

    private static long write(SoftTlb tlb, long virtualAddress, int[] offsets) {
        for (int offset : offsets) {
            tlb.putLong(virtualAddress + offset, offset);
        }
        return 0;
    }

    /// Random pages of a dataset four times the frames, one access in eight a write: CPU time for each page
    /// read, with the write back of the pages that had to leave.
    private void faults() {
        int frames = number("frames", 16_384);
        int pages = 4 * frames;
        try (Pager pager = pager(frames)) {
            AddressSpace space = pager.newSpace("faults");
            long virtualAddress = space.map((long) pages * PAGE_BYTES, Permission.READ_WRITE);
            SoftTlb tlb = space.openTlb();
            for (int page = 0; page < pages; page++) {
                tlb.putLong(virtualAddress + (long) page * PAGE_BYTES, page);
            }
            SplittableRandom random = new SplittableRandom(2);
            double least = Double.MAX_VALUE;
            for (int round = 0; round < 8 * number("rounds", 5); round++) {
                long loads = space.stats().loads();
                long before = threads.getCurrentThreadCpuTime();
                for (int i = 0; i < pages; i++) {
                    long at = virtualAddress + (long) random.nextInt(pages) * PAGE_BYTES;
                    if ((i & 7) == 0) {
                        tlb.putLong(at, i);
                    } else {
                        sink += tlb.getLong(at);
                    }
                }
                long nanos = threads.getCurrentThreadCpuTime() - before;
                least = Math.min(least, nanos / 1000.0 / (space.stats().loads() - loads));
            }
            print("fault, read from page cache, with write back", least, "us CPU");
        }
    }

    private void forkUntouched() {
        long bytes = number("forkMiB", 10_240) * (1L << 20);
        try (Pager pager = pager(1024)) {
            AddressSpace space = pager.newSpace("fork");
            long virtualAddress = space.map(bytes, Permission.READ_WRITE);
            for (long at = 0; at < bytes; at += bytes / 256) {
                space.putLong(virtualAddress + at, at);
            }
            print("fork of " + bytes / (1 << 20) + " MiB mapped, mostly untouched", fork(space), "ms");
        }
    }

    /// Every entry of every leaf is there: the page of zeroes, or a page in the store or in a frame.
    private void forkPopulated() {
        long bytes = number("forkMiB", 10_240) * (1L << 20);
        try (Pager pager = pager(1024)) {
            AddressSpace space = pager.newSpace("fork");
            long virtualAddress = space.map(bytes, Permission.READ_WRITE);
            SoftTlb tlb = space.openTlb();
            for (long at = 0; at < bytes; at += PAGE_BYTES) {
                if ((at & ((1 << 20) - 1)) == 0) {
                    tlb.putLong(virtualAddress + at, at);
                } else {
                    sink += tlb.getByte(virtualAddress + at);
                }
            }
            print("fork of " + bytes / (1 << 20) + " MiB mapped, all entries present", fork(space), "ms");
            double least = Double.MAX_VALUE;
            for (int i = 0; i < 4 * number("rounds", 5); i++) {
                AddressSpace child = space.fork("child");
                SoftTlb childTlb = child.openTlb();
                long before = threads.getCurrentThreadCpuTime();
                childTlb.putLong(virtualAddress + (1L << 22) * i, 1);
                least = Math.min(least, (threads.getCurrentThreadCpuTime() - before) / 1e3);
                child.close();
            }
            print("first write after it: four nodes and a page copied", least, "us CPU");
        }
    }

    private double fork(AddressSpace space) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < 4 * number("rounds", 5); i++) {
            space.putLong(space.map(PAGE_BYTES, Permission.READ_WRITE), 1); // the root is copied again
            long before = System.nanoTime();
            AddressSpace child = space.fork("child");
            least = Math.min(least, (System.nanoTime() - before) / 1e6);
            child.close();
        }
        return least;
    }
}
