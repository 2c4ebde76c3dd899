package allod.bench.pages;

import allod.pages.paged.AddressSpace;
import allod.pages.paged.FileStore;
import allod.pages.paged.FileStoreOptions;
import allod.pages.paged.PagedFile;
import allod.pages.paged.Pager;
import allod.pages.paged.PagerOptions;
import allod.pages.paged.Permission;
import allod.pages.paged.SoftTlb;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A file four times as large as memory, of which some pages are used far more often than others: through an
/// [AddressSpace], and through `mmap`, both in a process whose memory is limited to the same amount, page cache
/// included.
///
/// ```
/// page = (a random number from 0 to 1) ^ 4 * pages; one access in eight writes
/// limit = frames + what a JVM needs
/// ```
///
/// The limit needs a control group with the controller `memory`. With version 2 mounted and writable, one is
/// made below the own one; else whoever runs this names a group that is made for it, limit and all, with
/// `group=DIR`: each process writes its number to `DIR/cgroup.procs`. Without either the figures are left out,
/// and a line says so.
final class SkewedDataset {

    private static final int PAGE_BYTES = 4096;
    private static final long JVM_BYTES = 192L << 20;
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup");

    private SkewedDataset() {}

    static void measure(int frames, int accesses, Path folder, @Nullable String group)
            throws IOException, InterruptedException {
        Path file = folder.resolve("skewed-" + ProcessHandle.current().pid());
        Path made = group == null ? makeGroup(frames) : null;
        try {
            Path chosen = group == null ? made : Path.of(group);
            if (chosen == null) {
                System.out.println(
                        "skewed dataset beside mmap\tskipped\tno control group with a limit of memory: group=DIR");
                return;
            }
            fill(file, 4 * frames);
            child("paged", file, frames, accesses, chosen);
            child("mmap", file, frames, accesses, chosen);
        } finally {
            Files.deleteIfExists(file);
            if (made != null) {
                Files.deleteIfExists(made); // a group is a folder, and is removed like one
            }
        }
    }

    /// A group of our own below the one that this process is in; null where that cannot be.
    private static @Nullable Path makeGroup(int frames) {
        try {
            if (!Files.readString(UNIFIED.resolve("cgroup.controllers")).contains("memory")) {
                return null;
            }
            Path group = Files.createDirectory(
                    UNIFIED.resolve("allod-figures-" + ProcessHandle.current().pid()));
            Files.writeString(group.resolve("memory.max"), Long.toString((long) frames * PAGE_BYTES + JVM_BYTES));
            return group;
        } catch (IOException notHere) {
            return null;
        }
    }

    private static void fill(Path file, int pages) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            java.nio.ByteBuffer page = java.nio.ByteBuffer.allocate(PAGE_BYTES);
            for (int i = 0; i < pages; i++) {
                page.clear().putLong(0, i);
                channel.write(page, (long) i * PAGE_BYTES);
            }
            channel.force(true);
        }
    }

    private static void child(String how, Path file, int frames, int accesses, Path group)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SkewedDataset.class.getName(),
                        how,
                        file.toString(),
                        Integer.toString(frames),
                        Integer.toString(accesses),
                        group.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(System.out::println);
        }
        if (process.waitFor() != 0) {
            System.out.println("skewed dataset, " + how + "\tfailed\tthe process ended with " + process.exitValue());
        }
    }

    /// The child: joins the group, and measures one of the two.
    public static void main(String[] arguments) throws IOException {
        Files.writeString(
                Path.of(arguments[4], "cgroup.procs"),
                Long.toString(ProcessHandle.current().pid()));
        Path file = Path.of(arguments[1]);
        int frames = Integer.parseInt(arguments[2]);
        int accesses = Integer.parseInt(arguments[3]);
        double nanos = arguments[0].equals("mmap") ? mmap(file, 4 * frames, accesses) : paged(file, frames, accesses);
        PagedFigures.print("skewed dataset, " + arguments[0], nanos, "ns wall an access");
    }

    private static double paged(Path path, int frames, int accesses) {
        int pages = 4 * frames;
        try (Pager pager = Pager.create(
                PagerOptions.ofFrames(frames).tlbEntries(4096),
                FileStore.open(FileStoreOptions.temporary(path.toAbsolutePath().getParent(), frames)))) {
            PagedFile file = pager.openFile(path, true);
            AddressSpace space = pager.newSpace("skewed");
            long at = 1L << 40;
            space.mapFile(at, file.shared(0, (long) pages * PAGE_BYTES), Permission.READ_WRITE);
            SoftTlb tlb = space.openTlb();
            run(tlb, at, pages, accesses, 1);
            long before = System.nanoTime();
            long sum = run(tlb, at, pages, accesses, 2);
            double nanos = (System.nanoTime() - before) / (double) accesses;
            return sum == 42 ? 0 : nanos;
        }
    }

    private static long run(SoftTlb tlb, long at, int pages, int accesses, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long sum = 0;
        for (int i = 0; i < accesses; i++) {
            long address = at + offset(random, pages);
            if ((i & 7) == 0) {
                tlb.putLong(address, i);
            } else {
                sum += tlb.getLong(address);
            }
        }
        return sum;
    }

    private static double mmap(Path path, int pages, int accesses) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                Arena arena = Arena.ofConfined()) {
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) pages * PAGE_BYTES, arena);
            run(mapped, pages, accesses, 1);
            long before = System.nanoTime();
            long sum = run(mapped, pages, accesses, 2);
            double nanos = (System.nanoTime() - before) / (double) accesses;
            return sum == 42 ? 0 : nanos;
        }
    }

    private static long run(MemorySegment mapped, int pages, int accesses, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long sum = 0;
        for (int i = 0; i < accesses; i++) {
            long offset = offset(random, pages);
            if ((i & 7) == 0) {
                mapped.set(ValueLayout.JAVA_LONG, offset, i);
            } else {
                sum += mapped.get(ValueLayout.JAVA_LONG, offset);
            }
        }
        return sum;
    }

    /// Pages near 0 are hot; they are scattered over the file, so that neither side gains by reading ahead.
    private static long offset(SplittableRandom random, int pages) {
        double u = random.nextDouble();
        long page = (long) (u * u * u * u * pages);
        long scattered = page * 0x9E3779B1L % pages;
        return scattered * PAGE_BYTES + (random.nextInt(PAGE_BYTES / Long.BYTES) << 3);
    }
}
