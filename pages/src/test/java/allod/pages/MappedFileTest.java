package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.MappedFile.Mode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MappedFileTest {

    private static final long PAGE = PageSize.BYTES;

    @TempDir
    Path folder;

    private final List<MappedFile> open = new ArrayList<>();

    @AfterEach
    void invariants() {
        for (MappedFile file : open) {
            file.checkInvariants();
            file.close();
        }
    }

    @Test
    void aSharedFileIsMadeAndSeenByEverybody() throws IOException {
        Path path = folder.resolve("shared");
        MappedFile file = open(path, Mode.SHARED, 3 * PAGE);

        Address.putLong(file.address() + PAGE, 42);
        assertThat(channelLong(path, PAGE)).isEqualTo(42);
        assertThat(file.segment().byteSize()).isEqualTo(3 * PAGE);
        assertThat(Files.size(path)).isEqualTo(3 * PAGE);

        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(8).putLong(0, Long.reverseBytes(7)), 2 * PAGE);
        }
        assertThat(Address.getLong(file.address() + 2 * PAGE)).isEqualTo(7);
        MappedFile second = open(path, Mode.READ_ONLY, 0);
        assertThat(Address.getLong(second.address() + PAGE)).isEqualTo(42);
        Address.putLong(file.address() + PAGE, 43);
        assertThat(Address.getLong(second.address() + PAGE)).isEqualTo(43);
    }

    @Test
    void aPrivateStoreStaysPrivate() throws IOException {
        Path path = written("private", 2 * PAGE);
        MappedFile file = open(path, Mode.PRIVATE, 0);

        Address.putLong(file.address(), 42);
        assertThat(channelLong(path, 0)).isEqualTo(0x0101010101010101L);
        assertThat(Address.getLong(file.address())).isEqualTo(42);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {9}), 0);
            channel.write(ByteBuffer.wrap(new byte[] {9}), PAGE);
        }
        assertThat(Address.getByte(file.address()))
                .as("its own copy of the page")
                .isEqualTo((byte) 42);
        assertThat(Address.getByte(file.address() + PAGE))
                .as("a page not copied yet")
                .isEqualTo((byte) 9);
        assertThatThrownBy(() -> file.force(0, PAGE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only what is stored in mode SHARED");
        assertThatThrownBy(() -> file.advise(0, PAGE, PageAdvice.DONT_NEED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReadOnlySegmentRefusesStores() throws IOException {
        MappedFile file = open(written("read-only", PAGE), Mode.READ_ONLY, 0);

        assertThat(file.segment().isReadOnly()).isTrue();
        assertThatThrownBy(() -> file.segment().set(ValueLayout.JAVA_BYTE, 0, (byte) 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> file.prefaultForWriting(0, PAGE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bytesBehindTheEndOfTheFileReadAsZeroAndAreNotKept() throws IOException {
        Path path = folder.resolve("tail");
        MappedFile file = open(path, Mode.SHARED, 100);

        assertThat(Address.getLong(file.address() + 104)).isZero();
        Address.putByte(file.address() + 99, (byte) 5);
        Address.putByte(file.address() + 100, (byte) 6);
        file.force(0, 100);
        assertThat(Files.size(path)).isEqualTo(100);
        assertThat(file.bytes()).isEqualTo(100);
        assertThat(file.segment().byteSize()).isEqualTo(100);
        file.grow(100);
        assertThatThrownBy(() -> file.grow(PAGE + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void m1_storageIsBehindEveryByteHolesToo() throws IOException {
        Path path = folder.resolve("holes");
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            channel.write(ByteBuffer.wrap(new byte[] {7}), 16 * PAGE - 1);
        }
        assertThat(allocatedBytes(path)).isLessThan(16 * PAGE);

        MappedFile file = open(path, Mode.SHARED, 0);

        assertThat(allocatedBytes(path)).isGreaterThanOrEqualTo(16 * PAGE);
        assertThat(Address.getByte(file.address() + 16 * PAGE - 1)).isEqualTo((byte) 7);
        MappedFile fresh = open(folder.resolve("fresh"), Mode.SHARED, 16 * PAGE);
        assertThat(allocatedBytes(fresh.path())).isGreaterThanOrEqualTo(16 * PAGE);
    }

    @Test
    void m2_theAddressStaysWhenTheFileGrows() throws IOException {
        Path path = folder.resolve("growing");
        MappedFile file = open(path, MappedFileOptions.of(Mode.SHARED).maxBytes(64 * PAGE));
        long address = file.address();

        assertThat(file.bytes()).isZero();
        assertThat(file.segment().byteSize()).isZero();
        for (long bytes = 1; bytes <= 64 * PAGE; bytes = bytes * 3 + 1) {
            file.grow(bytes);
            Address.putByte(address + bytes - 1, (byte) 3);
            file.checkInvariants();
        }
        file.grow(64 * PAGE);
        assertThat(file.address()).isEqualTo(address);
        assertThat(Files.size(path)).isEqualTo(64 * PAGE);
        assertThat(channelByte(path, 0)).isEqualTo((byte) 3);
        assertThatThrownBy(() -> file.grow(64 * PAGE + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("open it with a larger maxBytes");
        assertThatThrownBy(() -> file.grow(PAGE)).isInstanceOf(IllegalArgumentException.class);
        file.grow(64 * PAGE);
    }

    @Test
    void aReaderGrowsWithWhatOthersAppend() throws IOException {
        Path path = written("appended", PAGE);
        MappedFile file = open(path, MappedFileOptions.of(Mode.READ_ONLY).maxBytes(8 * PAGE));

        assertThatThrownBy(() -> file.grow(2 * PAGE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the file has " + PAGE + " bytes");
        Files.write(path, new byte[(int) PAGE], StandardOpenOption.APPEND);
        file.grow(2 * PAGE);
        assertThat(Address.getLong(file.address() + PAGE)).isZero();
    }

    @Test
    void forceAndAdviceAndResidencyWork() throws IOException {
        MappedFile file = open(folder.resolve("forced"), Mode.SHARED, 64 * PAGE);

        file.prefaultForWriting(0, 64 * PAGE);
        assertThat(file.residentBytes(0, 64 * PAGE)).isEqualTo(64 * PAGE);
        Address.fill(file.address(), 64 * PAGE, (byte) 5);
        file.force(3, 100);
        file.force(0, 64 * PAGE);
        file.force(64 * PAGE, 0);
        for (PageAdvice advice : PageAdvice.values()) {
            boolean taken = file.advise(PAGE, 3 * PAGE, advice);
            assertThat(taken || advice == PageAdvice.HUGE_PAGES || advice == PageAdvice.COLLAPSE)
                    .as("%s", advice)
                    .isTrue();
            file.checkInvariants();
        }
        assertThat(channelByte(file.path(), 2 * PAGE)).isEqualTo((byte) 5);
        assertThat(Address.getByte(file.address() + 2 * PAGE)).isEqualTo((byte) 5);
        assertThatThrownBy(() -> file.force(64 * PAGE, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> file.force(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> file.force(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aColdFileIsBroughtInByCalls(Mode mode) throws IOException {
        MappedFile file = open(written("cold", 40 * PAGE + 10), mode, 0);

        file.prefault(0, file.bytes());
        file.prefault(PAGE + 1, 10);
        file.prefault(0, 0);
        assertThat(file.residentBytes(0, file.bytes())).isEqualTo(41 * PAGE);
        if (mode != Mode.READ_ONLY) {
            file.prefaultForWriting(0, file.bytes());
            assertThat(Address.getByte(file.address() + 5)).isEqualTo((byte) 1);
        }
    }

    @Test
    void readsByCallsSeeTheFile() throws IOException {
        MappedFile file = open(written("read", 300_000), Mode.SHARED, 0);
        Address.putByte(file.address() + 70_000, (byte) 9);

        byte[] heap = new byte[250_000];
        file.read(10, MemorySegment.ofArray(heap));
        assertThat(heap[70_000 - 10]).isEqualTo((byte) 9);
        assertThat(heap[0]).isEqualTo((byte) 1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment nativeSegment = arena.allocate(100);
            file.read(69_990, nativeSegment);
            assertThat(nativeSegment.get(ValueLayout.JAVA_BYTE, 10)).isEqualTo((byte) 9);
            assertThatThrownBy(() -> file.read(299_950, nativeSegment)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void m5_noSegmentOutlivesTheFile() throws IOException {
        MappedFile file = open(folder.resolve("closed"), Mode.SHARED, PAGE);
        MemorySegment own = file.segment();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lent = file.segment(arena);
            lent.set(ValueLayout.JAVA_INT, 0, 1);
            assertThatThrownBy(file::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("1 segments of it are in arenas that are open");
            assertThat(own.get(ValueLayout.JAVA_INT, 0)).isEqualTo(1);
        }
        file.close();
        file.close();
        assertThatThrownBy(() -> own.get(ValueLayout.JAVA_INT, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> file.force(0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it is closed; open it again");
        assertThatThrownBy(() -> file.grow(PAGE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(file::segment).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> file.watch(() -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void m3_whatCannotBeOpenedSaysWhyAndLeavesNothing() throws IOException {
        assertThatThrownBy(() -> MappedFile.open(folder, Mode.SHARED, PAGE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it is no regular file");
        assertThatThrownBy(() -> MappedFile.open(Path.of("/dev/full"), Mode.SHARED, PAGE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MappedFile.open(folder.resolve("no/file"), Mode.SHARED, PAGE))
                .isInstanceOf(KernelCallFailed.class)
                .hasMessageContaining("failed with ENOENT (2): there is no such file or folder;");
        assertThatThrownBy(() -> MappedFile.open(folder.resolve("missing"), Mode.PRIVATE, PAGE))
                .isInstanceOf(KernelCallFailed.class)
                .hasMessageContaining("ENOENT");
        assertThatThrownBy(() -> MappedFile.open(folder.resolve("empty"), Mode.SHARED, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neither sizeBytes nor maxBytes");
        assertThat(folder.resolve("empty")).doesNotExist();
        Path small = written("small", 10);
        assertThatThrownBy(() -> MappedFile.open(small, Mode.READ_ONLY, 11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the file has 10 bytes");
        assertThatThrownBy(() -> MappedFile.open(small, Mode.SHARED, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void privateMappingsAndFilesInMemoryAreChargedToTheLedger() throws IOException {
        CommitLedger ledger = CommitLedger.of("ledger", CommitLedger.Mode.STRICT, 4 * PAGE);
        Path path = written("charged", 3 * PAGE);
        MappedFileOptions options = MappedFileOptions.of(Mode.PRIVATE).ledger(ledger);

        MappedFile file = MappedFile.open(path, options);
        assertThat(ledger.committedBytes()).isEqualTo(3 * PAGE);
        assertThatThrownBy(() -> MappedFile.open(path, options))
                .isInstanceOf(CommitFailed.class)
                .hasMessageContaining("ledger 'ledger'");
        file.close();
        assertThat(ledger.committedBytes()).isZero();
        try (MappedFile _ =
                MappedFile.open(path, MappedFileOptions.of(Mode.READ_ONLY).ledger(ledger))) {
            assertThat(ledger.committedBytes()).isZero();
        }
    }

    private MappedFile open(Path path, Mode mode, long sizeBytes) {
        return open(path, MappedFileOptions.of(mode).sizeBytes(sizeBytes));
    }

    private MappedFile open(Path path, MappedFileOptions options) {
        MappedFile file = MappedFile.open(path, options);
        open.add(file);
        return file;
    }

    private Path written(String name, long bytes) throws IOException {
        byte[] ones = new byte[(int) bytes];
        java.util.Arrays.fill(ones, (byte) 1);
        return Files.write(folder.resolve(name), ones);
    }

    private static long channelLong(Path path, long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            ByteBuffer buffer = ByteBuffer.allocate(8);
            channel.read(buffer, offset);
            return Long.reverseBytes(buffer.getLong(0));
        }
    }

    private static byte channelByte(Path path, long offset) throws IOException {
        return (byte) (channelLong(path, offset) & 0xff);
    }

    /// What `du` counts.
    private static long allocatedBytes(Path path) throws IOException {
        Process process = new ProcessBuilder("stat", "-c", "%b %B", path.toString()).start();
        String[] counts = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split(" ");
        return Long.parseLong(counts[0]) * Long.parseLong(counts[1]);
    }
}
