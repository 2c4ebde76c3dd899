package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.MappedFile.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What [Backing] demands, of a file; where there is `/dev/shm`, of one in memory, whose pages are charged.
class FileBackingTest {

    private static final int PAGES = 64;
    private static final long PAGE = PageSize.BYTES;

    private final Reservation reservation = Reservation.reserve("borrower", 2 * PAGES * PAGE, PAGE);
    private final CommitLedger ledger = CommitLedger.of("backing", CommitLedger.Mode.STRICT, PAGES * PAGE / 2);
    private Path folder;
    private MappedFile file;
    private Backing backing;
    private Loan loan;

    @BeforeEach
    void attach() throws IOException {
        Path memory = Path.of("/dev/shm");
        folder = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "allod")
                : Files.createTempDirectory("allod");
        file = MappedFile.open(
                folder.resolve("file"),
                MappedFileOptions.of(Mode.SHARED).maxBytes(PAGES * PAGE).ledger(ledger));
        backing = file.backing();
        loan = reservation.lend("a test", reservation.baseAddress() + PAGE, backing.capacityBytes());
        backing.attach(loan);
    }

    @AfterEach
    void detach() throws IOException {
        backing.detach();
        loan.close();
        reservation.checkInvariants();
        reservation.close();
        file.close();
        assertThat(ledger.committedBytes()).isZero();
        Files.delete(folder.resolve("file"));
        Files.delete(folder);
    }

    @Test
    void d1_oneRangeAtATime() {
        assertThatThrownBy(() -> backing.attach(loan)).isInstanceOf(IllegalStateException.class);
        assertThat(file.backing()).isSameAs(backing);
    }

    @Test
    void d2_aRefusalChangesNothing() {
        backing.commit(loan.address(), 8 * PAGE);
        Address.fill(loan.address(), 8 * PAGE, (byte) 1);
        long committed = ledger.committedBytes();
        assertThatThrownBy(() -> backing.commit(loan.address(), (PAGES + 1) * PAGE))
                .isInstanceOf(CommitFailed.class);
        if (committed > 0) {
            assertThatThrownBy(() -> backing.commit(loan.address(), PAGES * PAGE))
                    .isInstanceOf(CommitFailed.class)
                    .hasMessageContaining("ledger 'backing'");
        }
        assertThat(ledger.committedBytes()).isEqualTo(committed);
        assertThat(Address.getByte(loan.address() + 8 * PAGE - 1)).isEqualTo((byte) 1);
    }

    /// Random commits and discards against an array with one entry a page.
    @Test
    void y1_y2_behavesLikeAnArrayOfPages() {
        long seed = Long.getLong("allod.seed", new Random().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        byte[] value = new byte[PAGES];
        boolean[] committed = new boolean[PAGES];
        for (int step = 0; step < 2000; step++) {
            int first = random.nextInt(PAGES);
            int count = 1 + random.nextInt(Math.min(9, PAGES - first));
            if (random.nextInt(3) > 0) {
                commit(random, value, committed, first, count);
            } else {
                assertThat(backing.discard(at(first), count * PAGE)).isTrue();
                for (int page = first; page < first + count; page++) {
                    committed[page] = false;
                    value[page] = 0;
                }
            }
            int pages = 0;
            for (int page = 0; page < PAGES; page++) {
                pages += committed[page] ? 1 : 0;
                byte expected = value[page];
                assertThat(!committed[page] || Address.getByte(at(page) + PAGE - 1) == expected)
                        .as("-Dallod.seed=%d step %d page %d", seed, step, page)
                        .isTrue();
            }
            long charged = ledger.committedBytes();
            assertThat(charged == 0 || charged == pages * PAGE)
                    .as("-Dallod.seed=%d charged %d for %d pages", seed, charged, pages)
                    .isTrue();
        }
        assertThat(backing.residentBytes(loan.address(), PAGES * PAGE)).isBetween(0L, PAGES * PAGE);
    }

    private void commit(SplittableRandom random, byte[] value, boolean[] committed, int first, int count) {
        try {
            backing.commit(at(first), count * PAGE);
        } catch (CommitFailed overLimit) {
            return;
        }
        for (int page = first; page < first + count; page++) {
            committed[page] = true;
            if (random.nextBoolean()) {
                value[page] = (byte) random.nextInt();
                Address.fill(at(page), PAGE, value[page]);
            }
        }
    }

    private long at(int page) {
        return loan.address() + page * PAGE;
    }
}
