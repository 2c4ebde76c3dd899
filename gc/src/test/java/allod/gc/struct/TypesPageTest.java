package allod.gc.struct;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program on the page `docs/4-gc-types.md` does what the page shows, as a user would run it.
class TypesPageTest {

    @Test
    void theTourPrintsWhatThePageShows(@TempDir Path folder) throws Exception {
        String page = Files.readString(page());
        Path tour = folder.resolve("TypesTour.java");
        Files.writeString(tour, block(page, "java"));

        Process process =
                new ProcessBuilder(command(tour)).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output).isEqualTo(block(page, "text"));
        assertThat(process.waitFor()).isZero();
    }

    private static Path page() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/4-gc-types.md"))) {
            folder = Objects.requireNonNull(folder.getParent(), "docs/4-gc-types.md");
        }
        return folder.resolve("docs/4-gc-types.md");
    }

    /// The first block of a language.
    private static String block(String page, String language) {
        int start = page.indexOf("```" + language + "\n") + language.length() + 4;
        return page.substring(start, page.indexOf("```", start));
    }

    private static List<String> command(Path tour) {
        String path = Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .reduce("", (one, other) -> one + java.io.File.pathSeparator + other);
        List<String> command = new ArrayList<>(List.of("timeout", "-s", "KILL", "120"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--class-path", path, tour.toString()));
        return command;
    }
}
