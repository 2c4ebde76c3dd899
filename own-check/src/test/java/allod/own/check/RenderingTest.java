package allod.own.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What people see, word for word, as the real javac prints it. `-Dallod.approve=true` writes the expectations anew.
class RenderingTest {

    private static final Path GOLDEN = Path.of("src/test/golden");

    @TempDir
    Path folder;

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - 5))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void printsAsApproved(String name) throws IOException {
        Path source = GOLDEN.resolve(name + ".java");
        RealJavac javac = RealJavac.run("AllodOwnMarked escape=report", folder, List.of(source.toString()));
        String printed = javac.output().replace(GOLDEN + "/", "");
        Path approved = GOLDEN.resolve(name + ".txt");
        if (Boolean.getBoolean("allod.approve")) {
            Files.writeString(approved, printed);
        }
        assertThat(printed).isEqualTo(Files.readString(approved));
    }
}
