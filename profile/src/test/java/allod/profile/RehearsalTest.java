package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// In a JVM of its own, where nothing is loaded yet.
@Tag("modules")
class RehearsalTest {
    private static final int PATIENCE_SECONDS = 60;

    @Test
    void readersLoadNoClassUnderTheLock() throws IOException, InterruptedException {
        String modulePath = System.getProperty("jdk.module.path");
        assumeTrue(modulePath != null, "not on the module path");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-ea",
                "--add-modules=java.management",
                "--enable-native-access=allod.pages",
                "--module-path",
                modulePath,
                "--patch-module",
                "allod.profile=" + Path.of("target", "test-classes"),
                "--module",
                "allod.profile/" + RehearsalChild.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(output)
                .isTrue();
        assertThat(output).contains("classes loaded by the first readers: 0");
    }
}
