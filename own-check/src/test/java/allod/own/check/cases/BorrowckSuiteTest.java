package allod.own.check.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The cases that the project was given, each a folder with `Case.java` and `verdict.txt`, where the line that begins
/// with `java:` tells the verdict:
///
/// ```
/// java: accept - -
/// java: reject OWN0382 8
/// java: stack line 9
/// java: heap returned line 9
/// ```
///
/// They lie beside the project, or where `-Dallod.borrowck=FOLDER` says; where they are missing the test is skipped.
final class BorrowckSuiteTest {

    private static final Pattern REJECT = Pattern.compile("reject (OWN\\d{4}) (\\d+).*");
    private static final Pattern ESCAPE = Pattern.compile("(stack|heap)\\s*(.*?)\\s*line (\\d+)\\s*");

    @TempDir
    private Path output;

    @TestFactory
    Stream<DynamicTest> verdicts() throws IOException {
        Path suite = suite();
        assumeThat(suite).as("the suite of borrow checking").isDirectory();
        Path library = output.resolve("lib");
        try (Compilation compilation = new Compilation()) {
            List<Path> sources = Compilation.sources(suite.resolve("suite/lib"));
            assertThat(compilation.compile(sources, library, List.of(), "-Xlint:none"))
                    .filteredOn(Said::isError)
                    .isEmpty();
        }
        return cases(suite).stream()
                .map(one -> DynamicTest.dynamicTest(one.name(), () -> {
                    Verdict verdict = judge(one, library);
                    assertThat(verdict.passes()).as("%s", verdict).isTrue();
                }));
    }

    private Verdict judge(CaseFile one, Path library) {
        String plugin = one.escapes().isEmpty() ? Compilation.PLUGIN : Compilation.PLUGIN_WITH_ESCAPES;
        try (Compilation compilation = new Compilation()) {
            return Verdict.of(
                    one,
                    compilation.compile(List.of(one.path()), output.resolve(one.name()), List.of(library), plugin));
        }
    }

    private static Path suite() {
        String chosen = System.getProperty("allod.borrowck");
        return chosen != null
                ? Path.of(chosen)
                : CaseFile.folder()
                        .toAbsolutePath()
                        .resolve("../../../../../shared/borrowck-suite")
                        .normalize();
    }

    private static List<CaseFile> cases(Path suite) throws IOException {
        try (Stream<Path> folders = Files.list(suite)) {
            return folders.filter(folder -> Files.exists(folder.resolve("verdict.txt")))
                    .sorted()
                    .map(BorrowckSuiteTest::read)
                    .toList();
        }
    }

    private static CaseFile read(Path folder) {
        try {
            String verdict = Files.readAllLines(folder.resolve("verdict.txt")).stream()
                    .filter(line -> line.startsWith("java:"))
                    .map(line -> line.substring("java:".length()).strip())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(folder + "/verdict.txt has no line \"java: ...\""));
            return parse(folder.getFileName().toString(), folder.resolve("Case.java"), verdict);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the verdict in " + folder, e);
        }
    }

    private static CaseFile parse(String name, Path file, String verdict) {
        Matcher reject = REJECT.matcher(verdict);
        Matcher escape = ESCAPE.matcher(verdict);
        if (reject.matches()) {
            Expectation error = new Expectation(reject.group(1), Long.parseLong(reject.group(2)), "");
            return new CaseFile(name, file, Optional.of(error), List.of());
        }
        if (escape.matches()) {
            String code = escape.group(1).equals("stack") ? "OWN2001" : "OWN2002";
            Expectation note = new Expectation(code, Long.parseLong(escape.group(3)), escape.group(2));
            return new CaseFile(name, file, Optional.empty(), List.of(note));
        }
        if (!verdict.startsWith("accept")) {
            throw new IllegalStateException("verdict \"" + verdict + "\" of " + name + " is unknown");
        }
        return new CaseFile(name, file, Optional.empty(), List.of());
    }
}
