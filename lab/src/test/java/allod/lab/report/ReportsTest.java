package allod.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import allod.lab.PeerResult;
import allod.lab.PeerResult.Measured;
import allod.lab.ReplayReport;
import allod.lab.format.HeaptrackReader;
import allod.lab.format.Recording;
import allod.lab.format.Shipped;
import allod.lab.peers.PeerName;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The reports on invented figures: names and places of everything other programs rely on.
class ReportsTest {

    private static Recording recording;

    @BeforeAll
    static void read() throws Exception {
        recording = HeaptrackReader.read(Shipped.recording("sqlite-small"));
    }

    private static ReplayReport report(String file) {
        return new ReplayReport(
                file,
                recording,
                List.of(
                        new PeerResult(
                                PeerName.GLIBC,
                                "2.36",
                                new Measured(List.of(9.5, 8.0, 9.0), 6_000_000, 5_900_000, 1_500, 0),
                                null),
                        new PeerResult(
                                PeerName.ARENA,
                                "25",
                                new Measured(List.of(40.0, 30.0), 5_500_000, 5_489_416, 1_400, 64),
                                null),
                        new PeerResult(PeerName.TCMALLOC, "", null, "there is \"none\", here")),
                new ReplayReport.Floor(2.0, 4_096, 7.5, 2.5));
    }

    @Test
    void jsonHasTheKeysThatAreFixed() {
        StringWriter out = new StringWriter();

        JsonReport.write(List.of(report("a/sqlite-small.raw.zst")), out);

        assertThat(out.toString().lines().map(String::strip).toList())
                .isEqualTo("""
                {
                "recording" : {
                "file" : "a/sqlite-small.raw.zst",
                "program" : "sqlite3 /rec/inputs/work/s1.db",
                "allocations" : 157775,
                "frees" : 157758,
                "totalBytes" : 49917339,
                "peakBytes" : 5489416,
                "leakedAllocations" : 17,
                "leakedBytes" : 13599,
                "temporaryAllocations" : 21684
                },
                "managers" : [
                {
                "name" : "glibc",
                "version" : "2.36",
                "cpuNanosPerOperation" : {
                "min" : 8.0,
                "median" : 9.0,
                "max" : 9.5
                },
                "peakResidentBytes" : 6000000,
                "residentAtPeakLiveBytes" : 5900000,
                "pageFaults" : 1500,
                "failed" : null
                },
                {
                "name" : "arena",
                "version" : "25",
                "cpuNanosPerOperation" : {
                "min" : 30.0,
                "median" : 35.0,
                "max" : 40.0
                },
                "peakResidentBytes" : 5500000,
                "residentAtPeakLiveBytes" : 5489416,
                "pageFaults" : 1400,
                "failed" : null
                },
                {
                "name" : "tcmalloc",
                "version" : "",
                "cpuNanosPerOperation" : null,
                "peakResidentBytes" : null,
                "residentAtPeakLiveBytes" : null,
                "pageFaults" : null,
                "failed" : "there is \\"none\\", here"
                }
                ]
                }
                """.lines().toList());
    }

    @Test
    void jsonOfSeveralRecordingsIsAnArray() {
        StringWriter out = new StringWriter();

        JsonReport.write(List.of(report("a"), report("b")), out);

        assertThat(out.toString()).startsWith("[").contains("\"a\"", "\"b\"").endsWith("]\n");
    }

    @Test
    void csvHasALineForEachRecordingAndManager() throws Exception {
        StringWriter out = new StringWriter();

        CsvReport.write(List.of(report("a,b"), report("c")), out);

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(7);
        assertThat(lines.get(0))
                .isEqualTo("file,manager,version,cpuNanosPerOperationMin,cpuNanosPerOperationMedian,"
                        + "cpuNanosPerOperationMax,peakResidentBytes,residentAtPeakLiveBytes,peakLiveBytes,pageFaults,"
                        + "garbageBytesPerOperation,failed");
        assertThat(lines.get(1)).isEqualTo("\"a,b\",glibc,2.36,8.000,9.000,9.500,6000000,5900000,5489416,1500,0.000,");
        assertThat(lines.get(3)).isEqualTo("\"a,b\",tcmalloc,,,,,,,5489416,,,\"there is \"\"none\"\", here\"");
    }

    @Test
    void theTableRanksByTimeMarksTheBestAndJudges() {
        String table = TableReport.of(report("a"));

        assertThat(table).containsSubsequence("sqlite3Malloc", "glibc ", "arena ", "tcmalloc failed");
        assertThat(table).containsPattern("glibc +\\*9\\.00 +8\\.00 \\.\\. 9\\.50 +5\\.72 MiB +1\\.09x");
        assertThat(table).containsPattern("arena +35\\.0 .* +\\*5\\.25 MiB +1\\.00x .* 0 % +\\*1,400 +64\\.0 B");
        assertThat(table)
                .contains(
                        "glibc serves this program fastest, with 1.09x the memory of arena, the leanest, which takes 3.89x");
    }

    @Test
    void bytesHaveThreeSignificantDigits() {
        assertThat(Units.bytes(0)).isEqualTo("0 B");
        assertThat(Units.bytes(999)).isEqualTo("999 B");
        assertThat(Units.bytes(1_000)).isEqualTo("0.98 KiB");
        assertThat(Units.bytes(5_489_416)).isEqualTo("5.24 MiB");
        assertThat(Units.bytes(123_569_526)).isEqualTo("118 MiB");
    }
}
