package allod.profile.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The report at exit, of JVMs that end.
class LeaksAtExitTest {

    @Test
    void thePropertyAsksForAReport() throws Exception {
        assertThat(child(List.of("-Dallod.profile.leaks=exit", "-Dallod.profile.sampleBytes=1")))
                .contains("100 bytes in 1 blocks are definitely lost in loss record 1 of 2")
                .contains("LeaksAtExitScenario.lose(LeaksAtExitScenario.java:")
                .contains("200 bytes in 1 blocks are still reachable in loss record 2 of 2")
                .contains("== LEAK SUMMARY:")
                .endsWith("exit 7");
    }

    @Test
    void withoutSamplesTheClassesAreStillThere() throws Exception {
        assertThat(child(List.of("-Dallod.profile.leaks=exit", "-Dallod.profile.sampleBytes=0")))
                .contains("112 bytes in 1 blocks are definitely lost") // usable bytes
                .contains("at a place that was not sampled");
    }

    @Test
    void theProgramAsksForOneReport() throws Exception {
        assertThat(child(List.of(), "enable").split("HEAP SUMMARY", -1)).hasSize(2);
    }

    @Test
    void withoutAWordThereIsNone() throws Exception {
        assertThat(child(List.of())).isEqualTo("exit 7");
    }

    @Test
    void aWordThatIsNotKnownIsTold() throws Exception {
        assertThat(child(List.of("-Dallod.profile.leaks=always")))
                .contains("-Dallod.profile.leaks=always is not known")
                .endsWith("exit 7");
    }

    private static String child(List<String> options, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m", "-XX:TieredStopAtLevel=1", "-ea"));
        command.addAll(options);
        String modulePath = System.getProperty("jdk.module.path");
        String main = LeaksAtExitScenario.class.getName();
        if (modulePath == null) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
            command.add(main);
        } else {
            command.addAll(List.of("--enable-native-access=allod.pages", "--module-path", modulePath));
            command.addAll(List.of("--patch-module", "allod.profile=" + Path.of("target", "test-classes")));
            command.addAll(List.of("--module", "allod.profile/" + main));
        }
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return output + "exit " + process.waitFor();
    }
}
