package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import allod.pages.simulate.CacheGeometry;
import allod.pages.simulate.CacheModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Valgrind itself: lackey and cachegrind on the same small program, with caches of several shapes. Valgrind lays
/// memory out the same way each time, so the counters are equal.
class CachegrindTest {

    private static final List<String> SHAPES = List.of(
            "32768,8,64 32768,8,64 8388608,16,64",
            "4096,2,64 8192,4,64 131072,8,64",
            "32768,8,64 49152,12,64 2097152,16,64",
            "16384,1,64 16384,4,32 65536,2,128");

    @TempDir
    private Path folder;

    @Test
    void everyCounterEqualsCachegrinds() throws Exception {
        assumeTrue(isInstalled(), "valgrind is not installed: nothing to compare with");
        List<String> program = List.of("/bin/true", "--version");
        Path log = folder.resolve("lackey.log");
        run(program, "--tool=lackey", "--trace-mem=yes", "--log-file=" + log);
        for (String shape : SHAPES) {
            String[] caches = shape.split(" ", -1);
            CacheModel cache = new CacheModel(
                    CacheGeometry.parse(caches[0]), CacheGeometry.parse(caches[1]), CacheGeometry.parse(caches[2]));
            ReferenceReader.read(log, cache, _ -> {});
            Path summary = folder.resolve("cachegrind.log");
            run(
                    program,
                    "--tool=cachegrind",
                    "--cache-sim=yes",
                    "--I1=" + caches[0],
                    "--D1=" + caches[1],
                    "--LL=" + caches[2],
                    "--cachegrind-out-file=/dev/null",
                    "--log-file=" + summary);

            assertThat(cache.counters()).as(shape).isEqualTo(CachegrindSummary.parse(Files.readString(summary)));
        }
    }

    private static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/bin/valgrind"));
    }

    private void run(List<String> program, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/valgrind"));
        command.addAll(List.of(options));
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().clear(); // the program's stack begins with it
        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS))
                .as(command.toString())
                .isTrue();
        assertThat(process.exitValue()).as(command.toString()).isZero();
    }
}
