package allod.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.profile.format.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Outputs are whole or as they were; links lead on, and devices are written.
class OutputTest {

    @TempDir
    private Path folder;

    private static void write(Path target, Output.Content content) throws IOException {
        new Output(target.toString(), new PrintWriter(new StringWriter())).write(content);
    }

    @Test
    void aReportThatFailsLeavesWhatWasThere() throws IOException {
        Path file = Files.writeString(folder.resolve("out.json"), "before");
        assertThatThrownBy(() -> write(file, writer -> {
                    writer.write("half");
                    writer.flush();
                    throw new IOException("no more");
                }))
                .hasMessage("no more");
        assertThat(file).hasContent("before");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        write(file, writer -> writer.write("after \u00e4"));
        assertThat(file).hasContent("after \u00e4");
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path file = Files.writeString(folder.resolve("out.json"), "before");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        write(link, writer -> writer.write("after"));
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("after");
    }

    @Test
    void devicesAndOpenFilesAreWritten() throws Exception {
        write(Path.of("/dev/null"), writer -> writer.write("gone"));
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
        Path file = folder.resolve("redirected");
        Path profile = Path.of(WholeFile.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        int status = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        "target/classes:target/test-classes:" + profile,
                        ToStandardOutput.class.getName())
                .redirectOutput(file.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        assertThat(status).isZero();
        assertThat(file).hasContent("before\nreport\n");
    }

    /// Run in a process of its own, whose standard output is a file.
    static final class ToStandardOutput {
        public static void main(String[] words) throws IOException {
            System.out.println("before");
            write(Path.of("/dev/stdout"), writer -> writer.write("report\n"));
        }
    }
}
