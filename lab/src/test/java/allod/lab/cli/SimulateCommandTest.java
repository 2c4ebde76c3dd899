package allod.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// `allod simulate` from the outside: what it prints, writes and answers.
class SimulateCommandTest {

    /// Code of two pages, three of data; every count in the reports can be made by hand.
    private static final String TINY = """
            ==7== Command: tiny --run
            I  00401000,4
             L 1ffe000100,8
            I  00401004,4
             S 1ffe000108,8
            I  00402000,4
             M 1ffe001ffc,8
            I  00402004,4
             L 2ffe000000,4
            ==7==
            """;

    private static final String TABLE = """
            FILE: tiny --run

              8 references, recorded by lackey
              4 KiB pages: 2 of code, 4 of data; 1 references to data straddle two

              caches        references  L1 misses          LL misses
              instructions           4          2  50.0 %          2  50.0 %
              reads                  3          3   100 %          3   100 %
              writes                 1          0  0.00 %          0  0.00 %
              I1 32768,8,64  D1 32768,8,64  LL 8388608,16,64

              page size  pages    memory  ITLB misses  DTLB misses  walks  refs/walk  walk refs
              4.00 KiB       6  24.0 KiB            2            4      6       2.17         13
              2.00 MiB       3  6.00 MiB            1            2      3       2.33          7
              1.00 GiB       3  3.00 GiB            1            2      3       1.33          4
              TLBs of skylake; misses are of the first level, walks are misses of the second
              2.00 MiB pages save 3 of 6 TLB misses (50.0 %), 3 of 6 walks (50.0 %) and 6 of 13 walk references (46.2 %)
              1.00 GiB pages save 3 of 6 TLB misses (50.0 %), 3 of 6 walks (50.0 %) and 9 of 13 walk references (69.2 %)

              working set     average               peak
              10 look-ups  3.33 pages  13.3 KiB  6 pages  24.0 KiB

              faults with    memory  lru
              3 frames     12.0 KiB    6

            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int allod(String... arguments) {
        CommandLine command = AllodCommand.commandLine();
        return command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void theTableIsForPeople() throws Exception {
        String file = write("tiny.log", TINY);

        int status = allod("simulate", file, "--window", "10", "--frames", "3", "--policies", "lru");

        assertThat(err.toString()).isEmpty();
        assertThat(status).isEqualTo(ExitCode.SUCCESS);
        assertThat(out.toString().replace(file, "FILE")).isEqualTo(TABLE);
    }

    @Test
    void theJsonIsForPrograms() throws Exception {
        String file = write("tiny.log", TINY);

        assertThat(allod("simulate", file, "--json", "-", "--page-sizes", "2M", "--window", "10", "--policies", "none"))
                .isEqualTo(ExitCode.SUCCESS);
        assertThat(out.toString().replaceAll("\\s+", "").replace(file, "FILE")).isEqualTo("""
                {"recording":{"file":"FILE","format":"lackey","program":"tiny--run","threads":1,"references":8,
                "damage":null,"notes":[]},
                "cpu":{"name":"skylake","I1":"32768,8,64","D1":"32768,8,64","LL":"8388608,16,64",
                "tlbs":[{"pageSize":"2M","l1Itlb":"8,8","l1Dtlb":"32,4","l2Tlb":"1536,12","l2Itlb":null}],
                "walkCaches":{"pml4e":"2,2","pdpte":"4,4","pde":"32,4"}},
                "cache":{"Ir":4,"I1mr":2,"ILmr":2,"Dr":3,"D1mr":3,"DLmr":3,"Dw":1,"D1mw":0,"DLmw":0},
                "pages":{"code":2,"data":4,"straddling":1},
                "tlb":[{"pageSize":"2M","pages":3,"fetchLookups":4,"fetchMisses":1,"dataLookups":4,"dataMisses":2,
                "fetchWalks":1,"dataWalks":2,"walkReferences":7}],
                "workingSet":[{"windowLookups":10,"averagePages":3.3333333333333335,"peakPages":6}],
                "replacement":null}""".replace("\n", ""));
    }

    @Test
    void severalRecordingsAreAnArray() throws Exception {
        String file = write("tiny.log", TINY);
        Path json = folder.resolve("report.json");

        assertThat(allod("simulate", file, file, "--json", json.toString())).isEqualTo(ExitCode.SUCCESS);
        assertThat(Files.readString(json).strip()).startsWith("[").endsWith("]");
        assertThat(Files.readString(json).split("\"Ir\" : 4,", -1)).hasSize(3);
        assertThat(out.toString()).contains("tiny --run"); // the table too, since JSON went to a file
    }

    @Test
    void everyPartOfTheCpuCanBeGiven() throws Exception {
        String file = write("tiny.log", TINY);

        assertThat(allod(
                        "simulate",
                        file,
                        "--json",
                        "-",
                        "--cpu",
                        "zen4",
                        "--I1=16384,4,32",
                        "--LL=65536,2,128",
                        "--l1-itlb=4,4",
                        "--l1-dtlb=8,4/none/2,2",
                        "--l2-itlb=shared",
                        "--pwc=none"))
                .isEqualTo(ExitCode.SUCCESS);
        assertThat(out.toString().replaceAll("\\s+", ""))
                .contains("\"name\":\"zen4\",\"I1\":\"16384,4,32\",\"D1\":\"32768,8,64\",\"LL\":\"65536,2,128\"")
                .contains("{\"pageSize\":\"4K\",\"l1Itlb\":\"4,4\",\"l1Dtlb\":\"8,4\",\"l2Tlb\":\"3072,24\","
                        + "\"l2Itlb\":null}")
                .contains("{\"pageSize\":\"2M\",\"l1Itlb\":\"4,4\",\"l1Dtlb\":\"none\"")
                .contains("\"walkCaches\":{\"pml4e\":\"none\",\"pdpte\":\"none\",\"pde\":\"none\"}");
    }

    @Test
    void whatWasReadOfADamagedRecordingIsReported() throws Exception {
        String file = write("cut.log", TINY + " L 1ffe00\nI  00401000,4\n");

        assertThat(allod("simulate", file, "--json", "-")).isEqualTo(ExitCode.DAMAGED);
        assertThat(err.toString())
                .contains("cut.log, line 11: ' L 1ffe00' begins like a reference, but it has no comma")
                .contains("the figures hold up to there");
        assertThat(out.toString()).contains("\"Ir\" : 4", "\"damage\" : \"");
    }

    @Test
    void theTableTellsOfDamageToo() throws Exception {
        assertThat(allod("simulate", write("cut.log", TINY + " L 1ffe00"))).isEqualTo(ExitCode.DAMAGED);
        assertThat(out.toString()).contains("DAMAGED: ", "line 11: the file ends within this line");
    }

    @Test
    void aStringThatWasCutIsTold() throws Exception {
        String file = write("tiny.log", TINY);

        assertThat(allod("simulate", file, "--max-changes", "2")).isEqualTo(ExitCode.SUCCESS);
        assertThat(out.toString()).contains("changes of page came after the bound of --max-changes 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--D1=32768,8 | --D1 32768,8: '32768,8' has 2 numbers, and must have 3",
                "--D1=32768,8,48 | --D1 32768,8,48: the line has 48 bytes, and must have a power of two",
                "--LL=49152,8,64 | --LL 49152,8,64: the cache has 96 sets",
                "--I1=many | 'many' has 1 numbers",
                "--cpu z80 | --cpu z80: there is no CPU 'z80'; there are skylake, ",
                "--page-sizes 4K,8K | --page-sizes 8K: there is no page size '8K'",
                "--l1-dtlb 64,5 | --l1-dtlb 64,5: the TLB has 5 ways",
                "--l2-tlb 1536,12/16,4 | has 2 TLBs: give one for all page sizes, or 3 for 4K/2M/1G",
                "--pwc 2,2 | --pwc 2,2 has 1 caches: give three, PML4E/PDPTE/PDE, or 'none'",
                "--window 0 | --window is 0, and must be 1 or more",
                "--frames -1 | --frames is -1, and must be 1 or more",
                "--policies lru,mru | there is no policy 'mru'; there are opt, lru",
                "--max-changes 0 | --max-changes is 0, and must be from 1 to 268435456",
                "--json /nowhere/x.json | the folder /nowhere does not exist",
                "--frobnicate | Unknown option",
            })
    void wrongOptionsAreRefusedBeforeTheWork(String options, String message) throws Exception {
        String file = write("tiny.log", TINY);

        int status = allod(Stream.concat(Stream.of("simulate", file), Stream.of(options.split(" ", -1)))
                .toArray(String[]::new));

        assertThat(status).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void wrongFilesAreRefused() throws Exception {
        assertThat(allod("simulate", folder.resolve("missing").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(allod("simulate", folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(allod("simulate", write("empty", ""))).isEqualTo(ExitCode.USAGE);
        assertThat(allod("simulate", write("garbage", "\0\1\2"))).isEqualTo(ExitCode.USAGE);
        assertThat(allod("simulate", write("messages", "==1== no reference\n"))).isEqualTo(ExitCode.USAGE);
        assertThat(allod("simulate")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString())
                .containsSubsequence(
                        "does not exist",
                        "holds no trace of drmemtrace",
                        "is empty",
                        "is not a recording of memory references",
                        "is a memory reference",
                        "FILE");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpNamesCpusAndExitCodes() {
        assertThat(allod("simulate", "--help")).isEqualTo(ExitCode.SUCCESS);
        assertThat(out.toString()).contains("Exit codes:", "130", "sapphire-rapids", "--l1-dtlb", "--I1");
    }
}
