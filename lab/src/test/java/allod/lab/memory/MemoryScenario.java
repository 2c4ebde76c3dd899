package allod.lab.memory;

import allod.pages.Address;
import allod.pages.Reservation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A process with memory of every kind, in amounts that are known: it makes it, says `ready`, and waits until its
/// input ends or says `more`, which makes it commit as much of Allod's memory again.
final class MemoryScenario {

    static final int THREADS = 5;
    static final long ALLOD_BYTES = 8 << 20;
    static final long FILE_BYTES = 1 << 20;
    static final int COPIED_PAGES = 16;
    static final int PAGE_BYTES = 4096;
    static final String RESERVATION = "scenario";

    private MemoryScenario() {}

    /// @param arguments a folder for a file, and one for a memory file
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0], "a file");
        Path memoryFile = Path.of(arguments[1]);
        try (Arena arena = Arena.ofShared();
                Reservation reservation = Reservation.reserve(RESERVATION, 4 * ALLOD_BYTES, PAGE_BYTES)) {
            commit(reservation, 0);
            touch(map(file, MapMode.READ_WRITE, arena), FILE_BYTES);
            touch(map(file, MapMode.PRIVATE, arena), (long) COPIED_PAGES * PAGE_BYTES);
            touch(map(memoryFile, MapMode.READ_WRITE, arena), FILE_BYTES);
            touch(map(memoryFile, MapMode.READ_WRITE, arena), FILE_BYTES); // a second view of the same pages
            startThreads();
            System.out.println("ready");
            while (System.in.read() == 'm') {
                commit(reservation, ALLOD_BYTES);
                System.out.println("more");
            }
        }
    }

    private static void commit(Reservation reservation, long offset) {
        long address = reservation.baseAddress() + offset;
        reservation.commit(address, ALLOD_BYTES);
        for (long at = 0; at < ALLOD_BYTES; at += PAGE_BYTES) {
            Address.putLong(address + at, at + 1);
        }
    }

    private static MemorySegment map(Path file, MapMode mode, Arena arena) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
                FileChannel channel = opened.getChannel()) {
            opened.setLength(FILE_BYTES);
            return channel.map(mode, 0, FILE_BYTES, arena);
        }
    }

    private static void touch(MemorySegment segment, long bytes) {
        for (long at = 0; at < bytes; at += PAGE_BYTES) {
            segment.set(ValueLayout.JAVA_LONG, at, at + 1);
        }
    }

    private static void startThreads() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(THREADS);
        for (int i = 0; i < THREADS; i++) {
            Thread.ofPlatform().daemon().name("scenario " + i).start(() -> {
                started.countDown();
                java.util.concurrent.locks.LockSupport.park(started);
            });
        }
        started.await();
    }
}
