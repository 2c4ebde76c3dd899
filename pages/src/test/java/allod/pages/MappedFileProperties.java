package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.MappedFile.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random operations on a mapped file against an array for what the mapping shows and one for what the file holds:
/// stores, writes by others, growth, advice, forces, private copies, closing and opening again.
class MappedFileProperties {

    private static final int PAGE = PageSize.BYTES;
    private static final int MAX_BYTES = 24 * PAGE;

    @TempDir
    Path folder;

    @Test
    void behavesLikeAnArrayOfBytes() {
        long firstSeed = Long.getLong("allod.seed", new Random().nextLong());
        for (long seed = firstSeed; seed < firstSeed + 24; seed++) {
            try (Run run = new Run(seed, folder.resolve("file" + seed))) {
                run.steps(150);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("failed with -Dallod.seed=" + seed, failure);
            }
        }
    }

    private static final class Run implements AutoCloseable {

        private final SplittableRandom random;
        private final Path path;
        private final Mode mode;
        private final byte[] seen = new byte[MAX_BYTES];
        private final byte[] held = new byte[MAX_BYTES];
        private final boolean[] copied = new boolean[MAX_BYTES / PAGE];
        private final CommitLedger ledger = CommitLedger.of("run", CommitLedger.Mode.STRICT, 64L << 20);
        private MappedFile file;
        private int bytes;

        Run(long seed, Path path) {
            this.random = new SplittableRandom(seed);
            this.path = path;
            this.mode = random.nextInt(3) == 0 ? Mode.PRIVATE : Mode.SHARED;
            this.bytes = 1 + random.nextInt(MAX_BYTES);
            if (mode == Mode.PRIVATE) {
                writeFile(0, bytes, (byte) 1);
            }
            open(bytes);
        }

        void steps(int count) {
            for (int step = 0; step < count; step++) {
                int offset = random.nextInt(bytes);
                int length = 1 + random.nextInt(Math.min(bytes - offset, 3 * PAGE));
                step(random.nextInt(12), offset, length);
                check(offset, length);
            }
            check(0, bytes);
            file.checkInvariants();
        }

        private void step(int operation, int offset, int length) {
            switch (operation) {
                case 0, 1, 2 -> store(offset, length, (byte) random.nextInt());
                case 3 -> writeFile(offset, length, (byte) random.nextInt());
                case 4 -> grow();
                case 5 -> advise(offset, length);
                case 6 -> file.prefault(offset, length);
                case 7 -> file.prefaultForWriting(offset, length);
                case 8 -> force(offset, length);
                case 9 -> assertThat(file.residentBytes(offset, length)).isBetween(0L, (long) MAX_BYTES);
                case 10 -> refused(offset);
                default -> reopen();
            }
            if (operation == 7 && mode == Mode.PRIVATE) {
                Arrays.fill(copied, offset / PAGE, (offset + length - 1) / PAGE + 1, true);
            }
        }

        private void store(int offset, int length, byte value) {
            file.watch(() -> Address.fill(file.address() + offset, length, value));
            Arrays.fill(seen, offset, offset + length, value);
            if (mode == Mode.SHARED) {
                Arrays.fill(held, offset, offset + length, value);
            } else {
                Arrays.fill(copied, offset / PAGE, (offset + length - 1) / PAGE + 1, true);
            }
        }

        /// As another process would; a private page that was copied does not see it.
        private void writeFile(int offset, int length, byte value) {
            byte[] written = new byte[length];
            Arrays.fill(written, value);
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(written), offset);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Arrays.fill(held, offset, offset + length, value);
            for (int i = offset; i < offset + length; i++) {
                seen[i] = copied[i / PAGE] ? seen[i] : value;
            }
        }

        private void grow() {
            int more = bytes + random.nextInt(MAX_BYTES - bytes + 1);
            if (mode == Mode.PRIVATE && more > bytes) {
                assertThatThrownBy(() -> file.grow(more)).isInstanceOf(IllegalArgumentException.class);
                writeFile(bytes, more - bytes, (byte) random.nextInt());
            }
            file.grow(more);
            bytes = more;
            assertThat(file.bytes()).isEqualTo(bytes);
        }

        private void advise(int offset, int length) {
            PageAdvice[] all = PageAdvice.values();
            PageAdvice advice = all[random.nextInt(all.length)];
            if (mode == Mode.SHARED || advice != PageAdvice.DONT_NEED) {
                boolean _ = file.advise(offset, length, advice);
            }
        }

        private void force(int offset, int length) {
            if (mode == Mode.SHARED) {
                file.force(offset, length);
            } else {
                assertThatThrownBy(() -> file.force(offset, length)).isInstanceOf(IllegalStateException.class);
            }
        }

        private void refused(int offset) {
            assertThatThrownBy(() -> file.prefault(offset, bytes - offset + 1L))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> file.grow(MAX_BYTES + 1L)).isInstanceOf(IllegalArgumentException.class);
        }

        private void reopen() {
            file.close();
            assertThat(ledger.committedBytes()).isZero();
            open(random.nextBoolean() ? 0 : bytes);
            System.arraycopy(held, 0, seen, 0, bytes);
            Arrays.fill(copied, false);
        }

        private void open(int sizeBytes) {
            file = MappedFile.open(
                    path,
                    MappedFileOptions.of(mode)
                            .sizeBytes(sizeBytes)
                            .maxBytes(MAX_BYTES)
                            .hugePages(random.nextInt(4) == 0)
                            .ledger(ledger));
            assertThat(file.bytes()).isEqualTo(bytes);
        }

        private void check(int offset, int length) {
            byte[] mapped = new byte[length];
            MemorySegment.copy(file.segment(), java.lang.foreign.ValueLayout.JAVA_BYTE, offset, mapped, 0, length);
            assertThat(mapped).isEqualTo(Arrays.copyOfRange(seen, offset, offset + length));
            byte[] read = new byte[length];
            file.read(offset, MemorySegment.ofArray(read));
            assertThat(read).isEqualTo(Arrays.copyOfRange(held, offset, offset + length));
        }

        @Override
        public void close() {
            file.close();
            assertThat(ledger.committedBytes()).isZero();
            try {
                Files.delete(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
