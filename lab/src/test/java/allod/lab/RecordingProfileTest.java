package allod.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import allod.lab.format.Census;
import allod.lab.format.HeaptrackReader;
import allod.lab.format.Recording;
import allod.lab.format.Shipped;
import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.Profile;
import allod.profile.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Profiles of recordings against the census, which is itself checked against another program's figures.
class RecordingProfileTest {

    private static final long LARGE_BYTES = 900_000; // packed; the larger ones take a while

    static List<Path> folders() {
        return List.of(Shipped.recording("git-small").getParent(), Shipped.beside("recordings/heaptrack"));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void atTheEndAndAtThePeakTheSumsAreThoseOfTheCensus(Path folder) throws Exception {
        assumeTrue(
                Files.isDirectory(folder), () -> folder + " does not exist: only the shipped recordings are checked");
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".zst"))
                    .filter(file -> !file.toString().contains(".lackey.")
                            && !file.toString().contains(".hprof."))
                    .sorted()
                    .toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            if (Files.size(file) < LARGE_BYTES) {
                check(file);
            }
        }
    }

    private static void check(Path file) throws Exception {
        Recording recording = HeaptrackReader.read(file);
        Census census = recording.census();
        Profile end = RecordingProfile.atEnd(recording);
        assertThat(end.total())
                .as(file.toString())
                .isEqualTo(new Amounts(
                        census.allocations(), census.totalBytes(), census.leakedBlocks(), census.leakedBytes()));
        Profile peak = RecordingProfile.at(recording, HeaptrackReader.readUntil(recording, census.peakAtEvent()));
        assertThat(peak.total().liveBytes()).as(file.toString()).isEqualTo(census.peakBytes());
        assertThat(peak.sampleBytes()).isEqualTo(1);
        Set<List<CallFrame>> stacks = new HashSet<>();
        for (Site site : end.sites()) {
            assertThat(stacks.add(site.stack())).as(file + ": " + site).isTrue();
        }
    }

    /// The raw file with names from the interpreted one, and the interpreted one alone, are one profile.
    @Test
    void rawAndInterpretedRecordingsOfARunAreTheSameProfile() throws Exception {
        for (String name : List.of("git-small", "jq-small")) {
            Path raw = Shipped.recording(name);
            Profile fromRaw = RecordingProfile.atEnd(HeaptrackReader.read(raw));
            Profile fromInterpreted = RecordingProfile.atEnd(HeaptrackReader.read(raw.resolveSibling(name + ".zst")));
            assertThat(new HashSet<>(fromRaw.sites())).isEqualTo(new HashSet<>(fromInterpreted.sites()));
        }
    }
}
