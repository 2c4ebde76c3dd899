package allod.bench.pages;

import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.Reservation;
import allod.pages.checkpoint.Checkpoint;
import allod.pages.checkpoint.CheckpointOptions;
import allod.pages.checkpoint.Checkpointer;
import allod.pages.checkpoint.DirtyTracker;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// What tracking and checkpoints cost, in lines of name, value and unit; the least of some rounds.
///
/// ```
/// CheckpointFigures MEBIBYTES DIRTY_PAGES ROUNDS FOLDER
/// ```
///
/// Beside an incremental checkpoint stands its peer, which survives no crash in between: the same pages, written in
/// place into a file of the same length, and one sync. Beside a first write stands the first touch of a fresh page.
public final class CheckpointFigures {

    private static final long GIBIBYTE = 1L << 30;

    private final long bytes;
    private final int pages;
    private final int dirtyPages;
    private final int rounds;
    private final Path folder;
    private final Reservation memory;
    private final Map<String, Figure> figures = new TreeMap<>();
    private final SplittableRandom random = new SplittableRandom(42);
    private final int[] order;
    private long lastValue;

    private record Figure(double value, String unit) {}

    private CheckpointFigures(long mebibytes, int dirtyPages, int rounds, Path folder) {
        this.bytes = mebibytes << 20;
        this.pages = (int) (bytes >> PageSize.SHIFT);
        this.dirtyPages = Math.min(dirtyPages, pages);
        this.rounds = rounds;
        this.folder = folder;
        this.memory = Reservation.reserve("checkpoint figures", bytes, PageSize.HUGE_BYTES);
        this.order = shuffled(pages);
        memory.commit(memory.baseAddress(), bytes);
        memory.adviseHugePages(memory.baseAddress(), bytes, false); // else a page that is told may be a huge one
        for (int page = 0; page < pages; page++) {
            write(page, page + 1);
        }
    }

    public static void main(String[] words) throws IOException {
        CheckpointFigures figures = new CheckpointFigures(
                Long.parseLong(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]), Path.of(words[3]));
        figures.track(DirtyTracker.Method.COMPARE, "compare");
        if (DirtyTracker.Method.best() == DirtyTracker.Method.PROTECT) {
            figures.track(DirtyTracker.Method.PROTECT, "protect");
        }
        figures.firstTouch();
        figures.checkpoints();
        figures.inPlace();
        figures.figures.forEach(
                (name, figure) -> System.out.printf("%s\t%.3f\t%s%n", name, figure.value(), figure.unit()));
    }

    private void track(DirtyTracker.Method method, String name) {
        try (DirtyTracker tracker = DirtyTracker.over(memory.baseAddress(), bytes, method)) {
            long start = System.nanoTime();
            tracker.start();
            perGibibyte("track." + name + ".start", System.nanoTime() - start);
            for (int round = 0; round < rounds; round++) {
                perGibibyte("track." + name + ".collect_clean", collect(tracker, 0));
                perPage("track." + name + ".first_write", writeSome());
                perPage("track." + name + ".second_write", writeSome());
                perGibibyte("track." + name + ".collect_dirty", collect(tracker, dirtyPages));
            }
        }
    }

    /// The peer of a first write to a protected page: the page fault of a fresh one.
    private void firstTouch() {
        for (int round = 0; round < rounds; round++) {
            try (Reservation fresh = Reservation.reserve("fresh pages", bytes, PageSize.HUGE_BYTES)) {
                fresh.commit(fresh.baseAddress(), bytes);
                fresh.adviseHugePages(fresh.baseAddress(), bytes, false);
                long start = System.nanoTime();
                for (int index = 0; index < dirtyPages; index++) {
                    Address.putLong(fresh.baseAddress() + ((long) order[index] << PageSize.SHIFT), 1);
                }
                perPage("peer.first_touch", System.nanoTime() - start);
            }
        }
    }

    private static long collect(DirtyTracker tracker, long expectedPages) {
        long start = System.nanoTime();
        long told = tracker.collectAndReset((address, runBytes) -> {});
        long nanos = System.nanoTime() - start;
        if (told != expectedPages) {
            throw new IllegalStateException(told + " pages are told, and " + expectedPages + " were changed");
        }
        return nanos;
    }

    private void checkpoints() throws IOException {
        Path path = folder.resolve("figures.image");
        byte[] contents;
        try (Checkpointer checkpointer = open(path)) {
            for (int page = 0; page < pages; page++) {
                write(page, page + 1); // the new image has made them zero
            }
            Checkpoint full = checkpointer.checkpoint();
            perGibibyte("checkpoint.full", full.nanos());
            for (int round = 0; round < rounds; round++) {
                writeSome();
                Checkpoint incremental = checkpointer.checkpoint();
                perPage("checkpoint.incremental", incremental.nanos());
                perPage("checkpoint.incremental_pause", incremental.pauseNanos());
                least(
                        "checkpoint.incremental_written",
                        (double) incremental.bytes() / (dirtyPages * (double) PageSize.BYTES),
                        "times the changed pages");
            }
            least("checkpoint.file", (double) checkpointer.imageBytes() / bytes, "times the space");
            contents = sample();
        }
        try (Checkpointer checkpointer = open(path)) {
            perGibibyte("checkpoint.restore", checkpointer.restored().nanos());
            if (!Arrays.equals(contents, sample())) {
                throw new IllegalStateException("what was restored is not what was taken");
            }
        } finally {
            Files.delete(path);
        }
    }

    private Checkpointer open(Path path) {
        return Checkpointer.open(path, memory.baseAddress(), bytes, CheckpointOptions.defaults());
    }

    /// The peer: each page at its place, then one sync.
    private void inPlace() throws IOException {
        Path path = folder.resolve("figures.pages");
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer all = Address.segment(memory.baseAddress(), Math.min(bytes, GIBIBYTE))
                    .asByteBuffer();
            while (all.hasRemaining()) {
                file.write(all);
            }
            file.force(false);
            for (int round = 0; round < rounds; round++) {
                long start = System.nanoTime();
                for (int index = 0; index < dirtyPages; index++) {
                    long offset = (long) order[index] << PageSize.SHIFT;
                    MemorySegment page = Address.segment(memory.baseAddress() + offset, PageSize.BYTES);
                    file.write(page.asByteBuffer(), offset);
                }
                file.force(false);
                perPage("peer.in_place", System.nanoTime() - start);
            }
        } finally {
            Files.delete(path);
        }
    }

    private long writeSome() {
        long start = System.nanoTime();
        for (int index = 0; index < dirtyPages; index++) {
            write(order[index], --lastValue); // a value that the page never had, else a comparison tells less
        }
        return System.nanoTime() - start;
    }

    private void write(int page, long value) {
        Address.putLong(memory.baseAddress() + ((long) page << PageSize.SHIFT), value);
    }

    private byte[] sample() {
        byte[] sample = new byte[pages];
        for (int page = 0; page < pages; page++) {
            sample[page] = Address.getByte(memory.baseAddress() + ((long) page << PageSize.SHIFT));
        }
        return sample;
    }

    private int[] shuffled(int count) {
        int[] numbers = new int[count];
        for (int index = 0; index < count; index++) {
            int other = random.nextInt(index + 1);
            numbers[index] = numbers[other];
            numbers[other] = index;
        }
        return numbers;
    }

    private void perGibibyte(String name, long nanos) {
        least(name, nanos / 1e6 * GIBIBYTE / bytes, "ms/GiB");
    }

    private void perPage(String name, long nanos) {
        least(name, nanos / 1e3 / dirtyPages, "us/page");
    }

    private void least(String name, double value, String unit) {
        figures.merge(name, new Figure(value, unit), (old, latest) -> old.value() <= latest.value() ? old : latest);
    }
}
