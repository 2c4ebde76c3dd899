package allod.own.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sample projects, compiled as Maven and Gradle call javac: the checker on the class path with one option, and on
/// the
/// path of processors.
class SamplesTest {

    private static final Path SAMPLES = Path.of("../examples");
    private static final String CHECKER = "target/classes" + File.pathSeparator + "../own/target/classes";

    @TempDir
    Path folder;

    private String compile(Path source, List<String> path) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "javac").toString(), "--release", "25"));
        command.addAll(path);
        command.addAll(List.of("-Xplugin:AllodOwn", "-d", folder.toString(), source.toString()));
        Process javac = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(javac.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return javac.waitFor() + " " + output;
    }

    @Test
    void theSamplesAreClean() throws IOException, InterruptedException {
        assertThat(compile(source("maven-sample"), List.of("-classpath", CHECKER)))
                .isEqualTo("0 ");
        List<String> processors = List.of("-classpath", CHECKER, "-processorpath", CHECKER);
        assertThat(compile(source("gradle-sample"), processors)).isEqualTo("0 ");
    }

    @Test
    void aMistakeInTheSampleStopsTheBuild() throws IOException, InterruptedException {
        String twice = Files.readString(source("maven-sample"))
                .replace("        arena.close();\n", "        arena.close();\n        arena.close();\n");
        Path source = Files.writeString(folder.resolve("Sums.java"), twice);
        assertThat(compile(source, List.of("-classpath", CHECKER)))
                .startsWith("1 ")
                .contains("error: [OWN0382]");
    }

    @Test
    void theSamplesAskForTheCheckerInOneDependencyAndOneOption() throws IOException {
        assertThat(Files.readString(SAMPLES.resolve("maven-sample/pom.xml")))
                .containsOnlyOnce("<dependency>")
                .containsOnlyOnce("<artifactId>allod-own-check</artifactId>")
                .containsOnlyOnce("<arg>-Xplugin:AllodOwn</arg>");
        assertThat(Files.readString(SAMPLES.resolve("gradle-sample/build.gradle")))
                .containsOnlyOnce("org.allod:allod-own-check:")
                .containsOnlyOnce("'-Xplugin:AllodOwn'");
    }

    private static Path source(String sample) {
        return SAMPLES.resolve(sample).resolve("src/main/java/sample/Sums.java");
    }
}
