package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import allod.pages.simulate.CacheCounters;
import allod.pages.simulate.CacheLevels;
import allod.pages.simulate.CacheModel;
import allod.pages.simulate.ReferenceKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The records of drmemtrace: each kind, each wrapping, folders of threads, damage; and DynamoRIO's own samples where
/// somebody has them.
class DrmemtraceReaderTest {

    /// The folder `clients/drcachesim/tests` of a checkout of DynamoRIO.
    private static final String SAMPLES = "allod.drmemtrace";

    @TempDir
    private Path folder;

    private final CollectedReferences references = new CollectedReferences();

    private ReferenceRecording read(Path path) throws Exception {
        ReferenceReader.requireRecording(path);
        return ReferenceReader.read(path, references, _ -> {});
    }

    private static DrmemtraceWriter tiny() {
        return DrmemtraceWriter.thread(9)
                .at(100)
                .record(DrmemtraceLayout.ENCODING, 4, 0x90909090L)
                .fetch(0x401000, 4)
                .read(0x7ffe00001000L, 8)
                .fetch(0x401004, 2)
                .write(0x7ffe00002000L, 32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "gzip", "snappy", "zip"})
    void readsEveryWrapping(String wrapping) throws Exception {
        Path file = folder.resolve("drmemtrace.app.1.trace");
        DrmemtraceWriter writer = tiny().footer();
        ReferenceRecording recording = read(
                switch (wrapping) {
                    case "plain" -> writer.plain(file);
                    case "gzip" -> writer.gzip(file);
                    case "snappy" -> writer.snappy(file);
                    default -> writer.zip(file, 2);
                });

        assertThat(recording.format()).isEqualTo(ReferenceRecording.Format.DRMEMTRACE);
        assertThat(recording.damage()).isNull();
        assertThat(recording.notes()).isEmpty();
        assertThat(recording.references()).isEqualTo(4);
        assertThat(references.all).containsExactly("F 401000,4", "L 7ffe00001000,8", "F 401004,2", "S 7ffe00002000,32");
    }

    @Test
    void everyKindOfInstructionIsFetched() throws Exception {
        DrmemtraceWriter writer = DrmemtraceWriter.thread(1);
        for (int type = 0; type < DrmemtraceLayout.TYPES; type++) {
            if (type != DrmemtraceLayout.INSTR_BUNDLE) {
                writer.record(type, 1, 0x1000 + type);
            }
        }
        read(writer.footer().plain(folder.resolve("x.trace")));

        assertThat(references.all)
                .containsExactly(
                        "L 1000,1",
                        "S 1001,1",
                        "F 100a,1",
                        "F 100b,1",
                        "F 100c,1",
                        "F 100d,1",
                        "F 100e,1",
                        "F 100f,1",
                        "F 1010,1",
                        "F 101e,1",
                        "F 101f,1",
                        "F 1030,1",
                        "F 1031,1");
    }

    @Test
    void aBundleGoesOnBehindTheLastInstruction() throws Exception {
        read(DrmemtraceWriter.thread(1)
                .fetch(0x1000, 4)
                .record(DrmemtraceLayout.INSTR_BUNDLE, 3, 0x05_02_07)
                .footer()
                .plain(folder.resolve("x.trace")));

        assertThat(references.all).containsExactly("F 1000,4", "F 1004,7", "F 100b,2", "F 100d,5");
    }

    @Test
    void whatIsLeftOutIsTold() throws Exception {
        ReferenceRecording recording = read(tiny().marker(DrmemtraceLayout.MARKER_FILE_TYPE, 0x180)
                .record(DrmemtraceLayout.INSTR_NO_FETCH, 2, 0x401004)
                .record(DrmemtraceLayout.INSTR_NO_FETCH, 2, 0x401004)
                .record(DrmemtraceLayout.PREFETCH, 1, 0x5000)
                .footer()
                .plain(folder.resolve("x.trace")));

        assertThat(recording.references()).isEqualTo(4);
        assertThat(recording.notes())
                .containsExactly(
                        "2 instructions were repeated without being fetched again; their data counts.",
                        "1 prefetches are left out.",
                        "The recorder has left out references that hit a small cache: the figures are of the rest.");
    }

    @Test
    void threadsOfAFolderGoInTheOrderOfTheirTimeStamps() throws Exception {
        Path traces = Files.createDirectories(folder.resolve("app.dir/trace"));
        DrmemtraceWriter.thread(1)
                .at(10)
                .fetch(0xa, 1)
                .at(30)
                .fetch(0xb, 1)
                .at(31)
                .fetch(0xc, 1)
                .footer()
                .zip(traces.resolve("drmemtrace.app.1.trace.zip"), 3);
        DrmemtraceWriter.thread(2)
                .at(20)
                .fetch(0x1, 1)
                .at(20)
                .fetch(0x2, 1)
                .at(31)
                .fetch(0x3, 1)
                .footer()
                .gzip(traces.resolve("drmemtrace.app.2.trace.gz"));
        Files.writeString(traces.resolve("cpu_schedule.bin.zip"), "no trace");

        ReferenceRecording recording = read(folder.resolve("app.dir"));

        assertThat(references.all).containsExactly("F a,1", "F 1,1", "F 2,1", "F b,1", "F c,1", "F 3,1");
        assertThat(recording.threads()).isEqualTo(2);
        assertThat(recording.notes())
                .containsExactly(
                        "2 threads, in the order of their time stamps, share the caches" + " and TLBs of one core.");
    }

    @Test
    void aFileWithoutItsEndIsDamaged() throws Exception {
        ReferenceRecording recording = read(tiny().plain(folder.resolve("x.trace")));
        Damage damage = Objects.requireNonNull(recording.damage());

        assertThat(damage.number()).isEqualTo(10);
        assertThat(damage.reason()).contains("ends before its last record");
        assertThat(recording.references()).isEqualTo(4);
    }

    @Test
    void aFileThatEndsWithinARecordIsDamaged() throws Exception {
        byte[] whole = tiny().footer().bytes();
        Path file = Files.write(folder.resolve("x.trace"), Arrays.copyOf(whole, whole.length - 30));
        ReferenceRecording recording = read(file);

        assertThat(Objects.requireNonNull(recording.damage()).number()).isEqualTo(8);
        assertThat(recording.references()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"50, 'its type is 50, and 0 to 49 are known'", "65535, 'its type is 65535'"})
    void anUnknownTypeIsDamage(int type, String reason) throws Exception {
        ReferenceRecording recording = read(tiny().record(type, 0, 0).footer().plain(folder.resolve("x.trace")));
        Damage damage = Objects.requireNonNull(recording.damage());

        assertThat(damage).isEqualTo(new Damage("record of x.trace", 10, damage.reason()));
        assertThat(damage.reason()).startsWith(reason);
        assertThat(recording.references()).isEqualTo(4);
    }

    @Test
    void aBundleOfNineIsDamage() throws Exception {
        ReferenceRecording recording =
                read(tiny().record(DrmemtraceLayout.INSTR_BUNDLE, 9, 1).footer().plain(folder.resolve("x.trace")));

        assertThat(Objects.requireNonNull(recording.damage()).reason()).startsWith("a bundle has 9 instructions");
    }

    @Test
    void aFolderOfRawFilesIsToldHowToConvertThem() throws Exception {
        Files.createDirectories(folder.resolve("app.dir/raw"));

        assertThatThrownBy(() -> read(folder.resolve("app.dir")))
                .isInstanceOf(UnreadableRecording.class)
                .hasMessageContaining("its raw files must be converted first, with 'drrun -t drmemtrace -indir");
        assertThatThrownBy(() -> read(folder))
                .isInstanceOf(UnreadableRecording.class)
                .hasMessageContaining("name a file, or a folder that drrun wrote");
    }

    @Test
    void aZipOfSomethingElseIsRefused() throws Exception {
        Path zip = new DrmemtraceWriter().record(3, 3, 3).zip(folder.resolve("x.zip"), 1);

        assertThatThrownBy(() -> read(zip))
                .isInstanceOf(UnreadableRecording.class)
                .hasMessageContaining("does not begin with a header");
        Path cut = Files.write(folder.resolve("y.zip"), Arrays.copyOf(Files.readAllBytes(zip), 40));
        assertThatThrownBy(() -> read(cut))
                .isInstanceOf(UnreadableRecording.class)
                .hasMessageContaining("cannot be unpacked");
    }

    private static Path sample(String name) {
        String samples = System.getProperty(SAMPLES, "");
        assumeTrue(
                !samples.isEmpty(),
                "DynamoRIO's samples are not here: -D" + SAMPLES + "=FOLDER names clients/drcachesim/tests");
        return Path.of(samples).resolve(name);
    }

    /// What the tests of DynamoRIO expect (core_sharded, reuse_offline, offline-snappy); data is -1 where they do not
    /// say.
    @ParameterizedTest
    @CsvSource({
        "drmemtrace.threadsig.x64.tracedir, 650576, 272358",
        "drmemtrace.small.x64.trace, 173, 56",
        "drmemtrace.chase-snappy.x64.tracedir, 2299781, -1",
    })
    void countsOfDynamoriosSamples(String name, long fetches, long data) throws Exception {
        CacheModel cache =
                new CacheModel(CacheLevels.USUAL.fetch(), CacheLevels.USUAL.data(), CacheLevels.USUAL.last());
        ReferenceRecording recording = ReferenceReader.read(sample(name), cache, _ -> {});
        CacheCounters counters = cache.counters();

        assertThat(recording.damage()).isNull();
        assertThat(counters.fetches()).isEqualTo(fetches);
        assertThat(counters.loads() + counters.stores())
                .isEqualTo(data < 0 ? counters.loads() + counters.stores() : data);
    }

    /// The lines of 64 bytes that a sample touches, hits and misses of the cache simulation that offline-legacy
    /// expects.
    @Test
    void linesOfDynamoriosLegacySample() throws Exception {
        long[] lines = new long[2];
        ReferenceRecording recording = ReferenceReader.read(
                sample("offline-legacy-trace.gz"),
                batch -> {
                    for (int i = 0; i < batch.count(); i++) {
                        long first = batch.address(i) >>> 6;
                        long last = (batch.address(i) + batch.bytes(i) - 1) >>> 6;
                        lines[batch.kind(i) == ReferenceKind.FETCH ? 0 : 1] += last - first + 1;
                    }
                },
                _ -> {});

        assertThat(recording.damage()).isNull();
        assertThat(lines).containsExactly(61_538 + 724 + 19_428 + 130, 21_189 + 774 + 20_477 + 258);
    }
}
