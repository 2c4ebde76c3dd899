package allod.bench.pages;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.pages.Address;
import allod.pages.MappedFile;
import allod.pages.MappedFile.Mode;
import allod.pages.MappedFileOptions;
import allod.pages.PageAdvice;
import allod.pages.PageSize;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// What mapped files and heaps on them cost, in lines of name, value and unit; the least of some rounds.
///
/// ```
/// FileFigures MEBIBYTES ROUNDS FOLDER
/// ```
///
/// Peers in the same run: the JDK's `MappedByteBuffer` for forces, touching each page for the page-in by calls, a heap
/// on anonymous pages for the heap on a file.
public final class FileFigures {

    private static final int[] DIRTY_PAGES = {1, 16, 1024};
    private static final int LIVE_BLOCKS = 10_000;
    private static final int OPERATIONS = 2_000_000;

    private final long bytes;
    private final int rounds;
    private final Path folder;
    private final Map<String, Figure> figures = new TreeMap<>();
    private final SplittableRandom random = new SplittableRandom(42);

    private record Figure(double value, String unit) {}

    private FileFigures(long mebibytes, int rounds, Path folder) {
        this.bytes = mebibytes << 20;
        this.rounds = rounds;
        this.folder = folder;
    }

    public static void main(String[] words) throws IOException {
        FileFigures figures = new FileFigures(Long.parseLong(words[0]), Integer.parseInt(words[1]), Path.of(words[2]));
        figures.forces();
        figures.forcesOfTheJdk();
        figures.pageIn();
        figures.growth();
        figures.heaps();
        figures.figures.forEach(
                (name, figure) -> System.out.printf("%s\t%.3f\t%s%n", name, figure.value(), figure.unit()));
    }

    private void forces() throws IOException {
        Path path = folder.resolve("figures.force");
        try (MappedFile file = MappedFile.open(path, Mode.SHARED, bytes)) {
            file.prefaultForWriting(0, bytes);
            file.force(0, bytes);
            for (int round = 0; round < rounds; round++) {
                for (int dirty : DIRTY_PAGES) {
                    for (int i = 0; i < dirty; i++) {
                        Address.putLong(file.address() + randomPage(), random.nextLong());
                    }
                    long start = System.nanoTime();
                    file.force(0, bytes);
                    least("force." + dirty + "_pages.allod", (System.nanoTime() - start) / 1e3, "us");
                }
            }
        }
        Files.delete(path);
    }

    private void forcesOfTheJdk() throws IOException {
        Path path = folder.resolve("figures.jdk");
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer buffer = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
            for (int offset = 0; offset < bytes; offset += PageSize.BYTES) {
                buffer.putLong(offset, 1);
            }
            MappedByteBuffer _ = buffer.force();
            for (int round = 0; round < rounds; round++) {
                for (int dirty : DIRTY_PAGES) {
                    for (int i = 0; i < dirty; i++) {
                        buffer.putLong((int) randomPage(), random.nextLong());
                    }
                    long start = System.nanoTime();
                    MappedByteBuffer _ = buffer.force();
                    least("force." + dirty + "_pages.jdk", (System.nanoTime() - start) / 1e3, "us");
                }
            }
        }
        Files.delete(path);
    }

    /// Of pages that are in the page cache and not mapped.
    private void pageIn() throws IOException {
        Path path = folder.resolve("figures.page-in");
        try (MappedFile file = MappedFile.open(path, Mode.SHARED, bytes)) {
            file.prefaultForWriting(0, bytes);
            double pages = bytes / (double) PageSize.BYTES;
            for (int round = 0; round < rounds; round++) {
                boolean _ = file.advise(0, bytes, PageAdvice.DONT_NEED);
                long start = System.nanoTime();
                file.prefault(0, bytes);
                least("page_in.calls", (System.nanoTime() - start) / pages, "ns/page");
                boolean _ = file.advise(0, bytes, PageAdvice.DONT_NEED);
                start = System.nanoTime();
                long sum = 0;
                for (long offset = 0; offset < bytes; offset += PageSize.BYTES) {
                    sum += Address.getLong(file.address() + offset);
                }
                least("page_in.touching", (System.nanoTime() - start) / pages + (sum == 1 ? 1 : 0), "ns/page");
            }
        }
        Files.delete(path);
    }

    private void growth() throws IOException {
        Path path = folder.resolve("figures.grow");
        for (int round = 0; round < rounds; round++) {
            try (MappedFile file =
                    MappedFile.open(path, MappedFileOptions.of(Mode.SHARED).maxBytes(bytes))) {
                long step = Math.max(PageSize.BYTES, bytes / 64);
                long start = System.nanoTime();
                for (long to = step; to <= bytes; to += step) {
                    file.grow(to);
                }
                least("grow.64_steps", (System.nanoTime() - start) / 64e3, "us");
            }
            Files.delete(path);
        }
    }

    private void heaps() throws IOException {
        Path path = folder.resolve("figures.heap");
        MappedFileOptions room = MappedFileOptions.of(Mode.SHARED).maxBytes(1L << 32);
        for (int round = 0; round < rounds; round++) {
            try (Heap heap = Heap.create(HeapOptions.defaults().name("anonymous"))) {
                least("heap.anonymous", nanosOfAPair(heap), "ns/pair");
            }
            try (MappedFile file = MappedFile.open(path, room);
                    Heap heap =
                            Heap.create(HeapOptions.defaults().name("on file").backing(file))) {
                least("heap.on_file", nanosOfAPair(heap), "ns/pair");
            }
            Files.delete(path);
        }
    }

    /// A random one of many live blocks is freed and allocated anew.
    private static double nanosOfAPair(Heap heap) {
        long[] blocks = new long[LIVE_BLOCKS];
        SplittableRandom sizes = new SplittableRandom(7);
        for (int i = 0; i < LIVE_BLOCKS; i++) {
            blocks[i] = heap.malloc(16 + sizes.nextInt(1000));
        }
        long start = System.nanoTime();
        for (int i = 0; i < OPERATIONS; i++) {
            int at = sizes.nextInt(LIVE_BLOCKS);
            heap.free(blocks[at]);
            blocks[at] = heap.malloc(16 + sizes.nextInt(1000));
            Address.putLong(blocks[at], i);
        }
        return (System.nanoTime() - start) / (double) OPERATIONS;
    }

    private long randomPage() {
        return random.nextLong(bytes / PageSize.BYTES) * PageSize.BYTES;
    }

    private void least(String name, double value, String unit) {
        figures.merge(name, new Figure(value, unit), (old, now) -> now.value() < old.value() ? now : old);
    }
}
