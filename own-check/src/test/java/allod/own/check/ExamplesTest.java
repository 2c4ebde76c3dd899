package allod.own.check;

import static org.assertj.core.api.Assertions.assertThat;

import allod.own.check.report.Explanation;
import allod.own.check.report.Level;
import allod.own.check.report.OwnCode;
import allod.own.check.report.PlacedFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples on the pages of explanation keep their promises: what is called wrong gives that code first, what is
/// called
/// right gives none.
class ExamplesTest {

    private static final String IMPORTS = """
            import allod.own.*;
            import java.io.*;
            import java.lang.foreign.*;
            import java.util.*;
            import own.cases.lib.*;

            """;

    private static final Path WORDS = Path.of("../own/target/classes");

    private static final Pattern CLASS = Pattern.compile("(?:@View|@Owned.*|final class .*|record .*)");

    @TempDir
    static Path library;

    @TempDir
    Path folder;

    @BeforeAll
    static void compileTheLibrary() throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-cp", WORDS.toString(), "-d", library.toString()));
        try (SourceFiles files = SourceFiles.of(List.of(Path.of("src/test/cases/lib")))) {
            files.paths().forEach(file -> arguments.add(file.toString()));
        }
        int code = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(System.out, System.err, arguments.toArray(String[]::new));
        assertThat(code).isZero();
    }

    /// The analysis of loans calls these two by the wider code OWN0502.
    private static final Set<OwnCode> TOLD_AS_SHARED_AND_EXCLUSIVE =
            Set.of(OwnCode.READ_WHILE_EXCLUSIVE, OwnCode.GUARD_MUTATES);

    static List<OwnCode> rules() {
        return Stream.of(OwnCode.values())
                .filter(code -> !TOLD_AS_SHARED_AND_EXCLUSIVE.contains(code))
                .filter(code -> !Explanation.of(code).examples("Wrong").isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theWrongExampleGivesItsCode(OwnCode code) throws IOException {
        List<OwnCode> codes = check(Explanation.of(code).examples("Wrong").getFirst());
        assertThat(codes).startsWith(code);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRightExampleIsSilent(OwnCode code) throws IOException {
        assertThat(check(Explanation.of(code).examples("Right").getFirst())).isEmpty();
    }

    private List<OwnCode> check(String example) throws IOException {
        boolean whole = CLASS.matcher(example.lines().findFirst().orElseThrow()).matches();
        String text = IMPORTS + (whole ? example : "final class Example {\n" + example + "}\n");
        Path source = Files.writeString(folder.resolve("Example.java"), text);
        CheckOptions options = CheckOptions.DEFAULT;
        OwnCheck check = new OwnCheck(List.of(WORDS, library), OptionalInt.empty(), options);
        try (SourceFiles files = SourceFiles.of(List.of(source))) {
            OwnCheck.Outcome outcome = check.run(files, _ -> {});
            assertThat(outcome.compileErrors()).isEmpty();
            return outcome.census().reported().stream()
                    .filter(finding -> finding.level() != Level.NOTE)
                    .map(PlacedFinding::code)
                    .toList();
        }
    }
}
