package allod.bench.pages;

import allod.compressed.CompressedStore;
import allod.compressed.CompressedStoreOptions;
import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.Reservation;
import allod.pages.paged.FileStore;
import allod.pages.paged.FileStoreOptions;
import allod.pages.paged.PageBatch;
import allod.pages.paged.PageStore;
import allod.redis.RedisStore;
import allod.redis.RedisStoreOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/// What a page costs in each store, in microseconds of wall time: batches of 64 at random slots, and in a row.
///
/// Prints `name<TAB>value<TAB>unit`, the least of some rounds. Arguments: pages of a store (16,384), rounds (5), a
/// folder on the disk to be measured (the system's folder for temporary files). A server for Redis is started and
/// ended when there is one on the `PATH`.
public final class StoreFigures {

    private static final int BATCH_PAGES = 64;
    private static final int ODD = 0x2545F491; // times a power of two, a permutation of the slots

    private final int pages;
    private final int rounds;
    private final Reservation memory =
            Reservation.reserve("frames", (long) BATCH_PAGES * PageSize.BYTES, PageSize.BYTES);
    private final PageBatch batch = new PageBatch(BATCH_PAGES);

    private StoreFigures(int pages, int rounds) {
        this.pages = pages;
        this.rounds = rounds;
        memory.commit(memory.baseAddress(), memory.bytes());
    }

    public static void main(String[] arguments) throws IOException {
        int pages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1 << 14;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        Path folder = Path.of(arguments.length > 2 ? arguments[2] : System.getProperty("java.io.tmpdir"));
        if (Integer.bitCount(pages) != 1 || pages < BATCH_PAGES) {
            throw new IllegalArgumentException("pages=" + pages + ": must be a power of two from " + BATCH_PAGES);
        }
        StoreFigures figures = new StoreFigures(pages, rounds);
        figures.files(folder);
        figures.compressed();
        figures.redis();
        figures.memory.close();
    }

    private void files(Path folder) {
        FileStoreOptions options = FileStoreOptions.temporary(folder, pages);
        try (FileStore store = FileStore.open(options)) {
            measure("file, page cache", store, slot -> slot + 1);
        }
        try (FileStore store = FileStore.open(options.checksums(true))) {
            measure("file, page cache, checksums", store, slot -> slot + 1);
        }
        try (FileStore store = FileStore.open(options.direct(true))) {
            if (store.isDirect()) {
                measure("file, O_DIRECT", store, slot -> slot + 1);
            } else {
                System.err.println("not measured: " + store);
            }
        }
    }

    private void compressed() {
        long limitBytes = 2L * pages * PageSize.BYTES + (64L << 20);
        try (CompressedStore store = CompressedStore.create(CompressedStoreOptions.of(pages, limitBytes))) {
            measure("compressed", store, slot -> slot + 1);
            print("compressed, ratio", store.stats().ratio(), "times");
        }
        try (CompressedStore store = CompressedStore.create(CompressedStoreOptions.of(pages, limitBytes))) {
            measure("compressed, pages of zeroes", store, slot -> 0);
        }
    }

    private void redis() throws IOException {
        String program = Stream.of("redis-server", "valkey-server")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(folder -> folder + "/" + name))
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse("");
        if (program.isEmpty()) {
            System.err.println("not measured: redis, for there is no redis-server and no valkey-server on the PATH");
            return;
        }
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> command =
                List.of(program, "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no");
        Process server = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (RedisStore store = connected("redis://127.0.0.1:" + port)) {
            measure("redis, loopback", store, slot -> slot + 1);
        } finally {
            server.destroyForcibly();
        }
    }

    private RedisStore connected(String uri) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                return RedisStore.open(RedisStoreOptions.server(uri, pages).timeout(Duration.ofSeconds(10)));
            } catch (RuntimeException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                Thread.onSpinWait();
            }
        }
    }

    private interface Order {
        int slot(int position);
    }

    private void measure(String name, PageStore store, LongUnaryOperator seedOfSlot) {
        record Kind(String words, boolean write, Order order) {}
        Order row = position -> position;
        Order random = position -> position * ODD & pages - 1;
        List<Kind> kinds = List.of(
                new Kind("write in a row", true, row),
                new Kind("write at random", true, random),
                new Kind("read in a row", false, row),
                new Kind("read at random", false, random));
        for (Kind kind : kinds) {
            double least = Stream.generate(() -> microseconds(store, seedOfSlot, kind.write(), kind.order()))
                    .limit(rounds)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            print(name + ", " + kind.words(), least, "us/page");
        }
    }

    private double microseconds(PageStore store, LongUnaryOperator seedOfSlot, boolean write, Order order) {
        long nanos = 0;
        for (int position = 0; position < pages; position += BATCH_PAGES) {
            batch.clear();
            for (int index = 0; index < BATCH_PAGES; index++) {
                long slot = order.slot(position + index);
                long address = memory.baseAddress() + (long) index * PageSize.BYTES;
                if (write) {
                    fill(address, seedOfSlot.applyAsLong(slot));
                }
                batch.add(slot, address);
            }
            long start = System.nanoTime();
            if (write) {
                store.write(batch);
            } else {
                store.read(batch);
            }
            nanos += System.nanoTime() - start;
        }
        return nanos / 1e3 / pages;
    }

    /// A page like those of programs: half of it numbers that repeat, half noise. Seed 0: zeroes.
    private static void fill(long address, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int offset = 0; offset < PageSize.BYTES; offset += Long.BYTES) {
            long noise = offset % 128 < 64 ? random.nextLong() : seed;
            Address.putLong(address + offset, seed == 0 ? 0 : noise);
        }
    }

    private static void print(String name, double value, String unit) {
        System.out.printf("%s\t%.3f\t%s%n", name, value, unit);
    }
}
