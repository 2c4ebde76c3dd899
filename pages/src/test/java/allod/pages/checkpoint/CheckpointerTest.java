package allod.pages.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import allod.pages.KernelCallFailed;
import allod.pages.PageSize;
import allod.pages.Reservation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointerTest {

    private static final int PAGES = 600;
    private static final long PAGE = PageSize.BYTES;

    @TempDir
    private Path folder;

    private TrackedMemory memory;
    private Path path;

    @BeforeEach
    void map() {
        memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, PAGES);
        path = folder.resolve("image");
    }

    @AfterEach
    void unmap() {
        memory.close();
    }

    @Test
    void aNewImageIsEmptyAndMakesTheRangeZero() {
        Address.putLong(memory.page(5), 42);
        try (Checkpointer checkpointer = open()) {
            assertThat(checkpointer.restored().sequence()).isZero();
            assertThat(Address.getLong(memory.page(5))).isZero();
            assertThat(checkpointer.checkpoint().sequence()).isZero(); // nothing has changed
            checkpointer.checkInvariants();
        }
    }

    @Test
    void c1_whatWasAcknowledgedIsRestored() {
        try (Checkpointer checkpointer = open()) {
            Address.putLong(memory.page(5), 1);
            Address.putLong(memory.page(599), 2);
            Checkpoint first = checkpointer.checkpoint();
            assertThat(first.sequence()).isEqualTo(1);
            assertThat(first.pages()).isEqualTo(2);
            assertThat(first.bytes()).isEqualTo((2 + 3 + 1 + 1) * PAGE - PAGE); // pages, two leaves, top, root
            Address.putLong(memory.page(6), 3);
            assertThat(checkpointer.checkpoint().sequence()).isEqualTo(2);
            Address.putLong(memory.page(7), 4); // not acknowledged
            checkpointer.checkInvariants();
        }
        try (Checkpointer checkpointer = open()) {
            assertThat(checkpointer.restored().sequence()).isEqualTo(2);
            assertThat(checkpointer.restored().pages()).isEqualTo(3);
            assertThat(Address.getLong(memory.page(5))).isEqualTo(1);
            assertThat(Address.getLong(memory.page(599))).isEqualTo(2);
            assertThat(Address.getLong(memory.page(6))).isEqualTo(3);
            assertThat(Address.getLong(memory.page(7))).isZero();
        }
    }

    @Test
    void anIncrementalCheckpointWritesWhatChangedAndItsMapOnly() {
        try (Checkpointer checkpointer = open()) {
            for (int page = 0; page < PAGES; page++) {
                Address.putLong(memory.page(page), page + 1);
            }
            assertThat(checkpointer.checkpoint().bytes()).isGreaterThan(PAGES * PAGE);
            Address.putLong(memory.page(300), 7);
            Checkpoint small = checkpointer.checkpoint();

            assertThat(small.pages()).isEqualTo(1);
            assertThat(small.bytes()).isEqualTo(4 * PAGE); // page, leaf, top node, root
        }
    }

    @Test
    void pagesThatBecomeZeroAreNotInTheImage() {
        try (Checkpointer checkpointer = open()) {
            Address.putLong(memory.page(1), 1);
            Address.putLong(memory.page(2), 1);
            checkpointer.checkpoint();
            memory.discard(1);
            Address.putLong(memory.page(2), 0);
            checkpointer.checkpoint();
            checkpointer.checkInvariants();
        }
        try (Checkpointer checkpointer = open()) {
            assertThat(checkpointer.restored().sequence()).isEqualTo(2);
            assertThat(checkpointer.restored().pages()).isZero();
            assertThat(memory.contents()).containsOnly(0);
        }
    }

    @Test
    void aBufferThatIsTooSmallIsFlushedOnTheWay() {
        CheckpointOptions small = CheckpointOptions.defaults().bufferBytes(8 * PAGE);
        try (Checkpointer checkpointer = Checkpointer.open(path, memory.address, memory.bytes, small)) {
            for (int page = 0; page < 100; page++) {
                Address.putLong(memory.page(page * 3), page + 1);
            }
            assertThat(checkpointer.checkpoint().pages()).isEqualTo(100);
            checkpointer.checkInvariants();
        }
        byte[] expected = memory.contents();
        open().close();
        assertThat(memory.contents()).isEqualTo(expected);
    }

    @Test
    void c3_writersStandWhilePagesAreTaken() throws Exception {
        ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
        Quiesce quiesce = body -> {
            gate.writeLock().lock();
            try {
                body.run();
            } finally {
                gate.writeLock().unlock();
            }
        };
        AtomicBoolean stop = new AtomicBoolean();
        CheckpointOptions options =
                CheckpointOptions.defaults().quiesce(quiesce).bufferBytes(16 * PAGE);
        try (Checkpointer checkpointer = Checkpointer.open(path, memory.address, memory.bytes, options)) {
            Thread writer = Thread.ofPlatform().start(() -> {
                for (long round = 1; !stop.get(); round++) {
                    gate.readLock().lock(); // one operation: the same number in every tenth page
                    for (int page = 0; page < PAGES; page += 10) {
                        Address.putLong(memory.page(page), round);
                    }
                    gate.readLock().unlock();
                }
            });
            for (int round = 0; round < 10; round++) {
                checkpointer.checkpoint();
                Thread.sleep(5);
            }
            stop.set(true);
            writer.join();
        }
        open().close();
        long number = Address.getLong(memory.page(0));
        assertThat(number).isPositive();
        for (int page = 0; page < PAGES; page += 10) {
            assertThat(Address.getLong(memory.page(page))).isEqualTo(number);
        }
    }

    @Test
    void aQuiesceThatDoesNothingIsAnError() {
        CheckpointOptions options = CheckpointOptions.defaults().quiesce(body -> {});
        try (Checkpointer checkpointer = Checkpointer.open(path, memory.address, memory.bytes, options)) {
            assertThatThrownBy(checkpointer::checkpoint)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("did not run what it was given");
        }
    }

    @Test
    void c2_afterTheTrackerLostItsRangeEveryPageIsTaken() {
        DirtyTrackerProperties.requireMethod(DirtyTracker.Method.PROTECT);
        try (Reservation reservation = Reservation.reserve("tracked", 16 * PAGE, 1)) {
            long address = reservation.baseAddress();
            reservation.commit(address, 16 * PAGE);
            try (Checkpointer checkpointer =
                    Checkpointer.open(path, address, 16 * PAGE, CheckpointOptions.defaults())) {
                Address.putLong(address, 1);
                Address.putLong(address + 5 * PAGE, 5);
                checkpointer.checkpoint();
                Address.putLong(address, 2);
                reservation.decommit(address + 5 * PAGE, PAGE);
                assertThatThrownBy(checkpointer::checkpoint)
                        .isInstanceOf(KernelCallFailed.class)
                        .hasMessageContaining("EPERM");
                reservation.commit(address + 5 * PAGE, PAGE);

                assertThat(checkpointer.checkpoint().pages()).isEqualTo(16);
                checkpointer.checkInvariants();
            }
            Checkpointer.open(path, address, 16 * PAGE, CheckpointOptions.defaults())
                    .close();
            assertThat(Address.getLong(address)).isEqualTo(2);
            assertThat(Address.getLong(address + 5 * PAGE)).isZero();
        }
    }

    @Test
    void twoCheckpointersOfOneFileAreRefused() {
        try (Checkpointer first = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(ImageRefused.class)
                    .hasMessage(path + " is the image of another checkpointer, here or in another process:"
                            + " close it first.");
            Address.putLong(memory.page(1), 1);
            assertThat(first.checkpoint().sequence()).isEqualTo(1);
        }
        open().close();
    }

    @Test
    void anotherFileIsRefusedAndLeftAsItIs() throws Exception {
        for (String contents : new String[] {"some text", "x".repeat(100_000)}) {
            Files.writeString(path, contents);
            assertThatThrownBy(this::open)
                    .isInstanceOf(ImageRefused.class)
                    .hasMessage(path + " (" + contents.length()
                            + " bytes) is no image of Allod, and is left as it is: choose another path.");
            assertThat(Files.readString(path, StandardCharsets.UTF_8)).isEqualTo(contents);
        }
    }

    @Test
    void anImageOfAnotherLengthIsRefused() {
        open().close();
        assertThatThrownBy(() -> Checkpointer.open(path, memory.address, 10 * PAGE, CheckpointOptions.defaults()))
                .isInstanceOf(ImageRefused.class)
                .hasMessage(path + " is the image of " + PAGES * PAGE + " bytes, and the range has " + 10 * PAGE
                        + ": open it with a range of the same length.");
    }

    @Test
    void aPathThatCannotBeOpenedIsRefused() {
        path = folder.resolve("no/such/folder");
        assertThatThrownBy(this::open)
                .isInstanceOf(ImageRefused.class)
                .hasMessage("open(" + path + ") failed with ENOENT (2): an image needs a file that may be read and"
                        + " written, in a folder that exists.");
        path = folder;
        assertThatThrownBy(this::open).isInstanceOf(ImageRefused.class).hasMessageContaining("EISDIR");
    }

    @Test
    void aClosedCheckpointerSaysSo() {
        Checkpointer checkpointer = open();
        checkpointer.close();
        checkpointer.close();
        assertThatThrownBy(checkpointer::checkpoint)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it is closed");
    }

    @Test
    void theImageStaysWithinItsBoundAndShrinks() {
        try (Checkpointer checkpointer = open()) {
            for (int round = 1; round <= 20; round++) {
                for (int page = 0; page < PAGES; page++) {
                    Address.putLong(memory.page(page), round);
                }
                checkpointer.checkpoint();
                checkpointer.checkInvariants();
                // used, retired and fresh: three times the space with its map, and one step of growth
                assertThat(checkpointer.imageBytes()).isLessThan((3 * (PAGES + 4) + 2 + PAGES / 2) * PAGE);
            }
            for (int round = 0; round < 4; round++) {
                for (int page = 0; page < PAGES; page++) {
                    memory.discard(page);
                }
                Address.putLong(memory.page(0), round + 1);
                checkpointer.checkpoint();
            }
            assertThat(checkpointer.imageBytes()).isLessThan(100 * PAGE);
            checkpointer.checkInvariants();
        }
        open().close();
        assertThat(Address.getLong(memory.page(0))).isEqualTo(4);
    }

    private Checkpointer open() {
        return Checkpointer.open(path, memory.address, memory.bytes, CheckpointOptions.defaults());
    }
}
