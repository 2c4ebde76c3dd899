package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flight recordings: the shipped ones against what is known of them, one of our own, and files that are none.
class FlightReaderTest {

    /// An event with the name and fields of async-profiler's.
    @Name("profiler.Malloc")
    @StackTrace
    static final class Malloc extends jdk.jfr.Event {
        long address;
        long size;
    }

    /// See [Malloc].
    @Name("profiler.Free")
    @StackTrace(false)
    static final class Free extends jdk.jfr.Event {
        long address;
    }

    @Test
    void redisWithIoThreads() throws Exception {
        Path file = Shipped.beside("recordings/jfr/redis-iothreads-nativemem.jfr.zst");
        assumeThat(file)
                .as("the larger set of recordings lies beside the repository")
                .exists();
        Recording recording = Recordings.read(file);
        Census census = recording.census();
        assertThat(census.allocations()).isEqualTo(468_440);
        assertThat(census.frees()).isEqualTo(415_232);
        assertThat(census.unmatchedFrees()).isZero();
        assertThat(census.totalBytes()).isEqualTo(42_875_251);
        assertThat(census.peakBytes()).isEqualTo(4_211_971);
        assertThat(census.leakedBlocks()).isEqualTo(53_208);
        assertThat(census.leakedBytes()).isEqualTo(3_426_427);
        assertThat(recording.log().threadNames()).hasSize(7);
        assertThat(recording.notes()).anyMatch(note -> note.contains("190479 blocks were freed by another thread"));
        assertThat(recording.damage()).isNull();
    }

    @Test
    void nettysOwnEvents() throws Exception {
        Path file = Shipped.beside("recordings/jfr/netty-http-snoop.jfr.zst");
        assumeThat(file)
                .as("the larger set of recordings lies beside the repository")
                .exists();
        Recording recording = Recordings.read(file);
        Census census = recording.census();
        assertThat(census.allocations()).isEqualTo(189_979);
        assertThat(census.frees()).isEqualTo(189_979);
        assertThat(census.unmatchedFrees()).isZero();
        assertThat(census.totalBytes()).isEqualTo(877_646_759);
        assertThat(census.peakBytes())
                .as("110,848, but for the order of events at one instant")
                .isBetween(110_000L, 111_700L);
        assertThat(census.distinctSizes()).isEqualTo(1_544);
        assertThat(recording.log().threadNames()).hasSize(4);
    }

    @Test
    void threadsSitesAndOrderAreThoseOfTheEvents(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("own.jfr");
        try (jdk.jfr.Recording flight = new jdk.jfr.Recording()) {
            flight.enable(Malloc.class).withStackTrace();
            flight.enable(Free.class);
            flight.start();
            malloc(16, 100);
            malloc(32, 200);
            Thread other = Thread.ofPlatform().name("freer").start(() -> free(16));
            other.join();
            malloc(16, 300);
            flight.stop();
            flight.dump(file);
        }
        Recording recording = Recordings.read(file);
        EventLog log = recording.log();
        assertThat(recording.kind()).isEqualTo(Recording.Kind.FLIGHT);
        assertThat(log.size()).isEqualTo(4);
        assertThat(log.threadNames()).hasSize(2).contains("freer");
        int allocating = log.thread(0);
        assertThat(new int[] {log.thread(1), log.thread(2), log.thread(3)})
                .containsExactly(allocating, 1 - allocating, allocating);
        assertThat(log.threadNames().get(log.thread(2))).isEqualTo("freer");
        assertThat(EventLog.isFree(log.event(2))).isTrue();
        assertThat(EventLog.bytes(log.event(2))).isEqualTo(100);
        assertThat(recording.census().leakedBytes()).isEqualTo(500);
        assertThat(recording.sites().stream().mapToLong(Site::allocations).sum())
                .isEqualTo(3);
        assertThat(recording.sites().getFirst().frames().getFirst()).endsWith("FlightReaderTest.malloc");

        byte[] whole = Files.readAllBytes(file);
        Path packed = folder.resolve("own.jfr.gz");
        Files.write(packed, gzip(whole));
        assertThat(Recordings.read(packed).census()).isEqualTo(recording.census());
        Recordings.requireRecording(packed);
    }

    private static void malloc(long address, long size) {
        Malloc event = new Malloc();
        event.address = address;
        event.size = size;
        event.commit();
    }

    private static void free(long address) {
        Free event = new Free();
        event.address = address;
        event.commit();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (var out = new java.util.zip.GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    @Test
    void filesThatAreNoneAreRefusedWithAReason(@TempDir Path folder) throws Exception {
        Path cut = Files.write(folder.resolve("cut.jfr"), new byte[] {'F', 'L', 'R', 0, 0, 2, 0});
        assertThatThrownBy(() -> Recordings.read(cut))
                .isInstanceOf(UnreadableRecording.class)
                .hasMessageContaining("cut.jfr");
        Path empty = folder.resolve("empty.jfr");
        try (jdk.jfr.Recording flight = new jdk.jfr.Recording()) {
            flight.start();
            flight.stop();
            flight.dump(empty);
        }
        assertThatThrownBy(() -> Recordings.read(empty))
                .isInstanceOf(UnreadableRecording.class)
                .hasMessageContaining("without allocations")
                .hasMessageContaining("allod record");
    }

    @Test
    void heaptracksFilesAreReadAsBefore() throws Exception {
        Recording recording = Recordings.read(Shipped.recording("git-small"));
        assertThat(recording.kind()).isEqualTo(Recording.Kind.RAW);
        assertThat(recording.log().threadNames()).isEmpty();
        assertThat(recording.log().thread(recording.log().size() - 1)).isZero();
    }

    @Test
    void objectsOfTheJavaHeapAreNoBlocks() {
        Path file = Shipped.beside("recordings/jfr/javac-alloc.jfr.zst");
        assumeThat(file)
                .as("the larger set of recordings lies beside the repository")
                .exists();
        assertThatThrownBy(() -> Recordings.read(file)).isInstanceOf(UnreadableRecording.class);
    }
}
