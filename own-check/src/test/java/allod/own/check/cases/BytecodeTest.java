package allod.own.check.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The checker costs nothing at run time: the classes are those of plain javac, byte for byte.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BytecodeTest {

    @TempDir
    private Path output;

    private CaseJudge judge;
    private Compilation compilation;

    @BeforeAll
    void compileLibrary() {
        judge = new CaseJudge();
        compilation = new Compilation();
    }

    @AfterAll
    void close() {
        compilation.close();
        judge.close();
    }

    @Test
    void acceptedCasesCompileToTheSameBytes() throws IOException {
        List<Path> accepts = CaseFile.all().stream()
                .filter(one -> one.error().isEmpty())
                .map(CaseFile::path)
                .toList();
        assertSameClasses(accepts, List.of(judge.library()));
    }

    @Test
    void theLibraryCompilesToTheSameBytes() throws IOException {
        assertSameClasses(Compilation.sources(CaseFile.folder().resolve("lib")), List.of());
    }

    @Test
    void notesOfEscapesChangeNoByte() throws IOException {
        List<Path> library = Compilation.sources(CaseFile.folder().resolve("lib"));
        compilation.compile(library, output.resolve("quiet"), List.of(), Compilation.PLUGIN);
        compilation.compile(library, output.resolve("noted"), List.of(), Compilation.PLUGIN_WITH_ESCAPES);
        assertThat(classes(output.resolve("noted"))).isEqualTo(classes(output.resolve("quiet")));
    }

    @Test
    void anotherClassIsSeenAsAnother() throws IOException {
        List<Path> library = Compilation.sources(CaseFile.folder().resolve("lib"));
        compilation.compile(library, output.resolve("lines"), List.of(), "-g");
        compilation.compile(library, output.resolve("bare"), List.of(), "-g:none");
        assertThat(classes(output.resolve("bare"))).isNotEqualTo(classes(output.resolve("lines")));
    }

    private void assertSameClasses(List<Path> sources, List<Path> classPath) throws IOException {
        Path plain = output.resolve("plain");
        Path checked = output.resolve("checked");
        assertThat(compilation.compile(sources, plain, classPath, "-Xlint:none"))
                .filteredOn(Said::isError)
                .isEmpty();
        assertThat(compilation.compile(sources, checked, classPath, "-Xlint:none", Compilation.PLUGIN))
                .filteredOn(Said::isError)
                .isEmpty();
        assertThat(classes(checked)).isNotEmpty().isEqualTo(classes(plain));
    }

    private static Map<String, String> classes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .collect(Collectors.toMap(
                            file -> folder.relativize(file).toString(), BytecodeTest::hex, (a, b) -> a, TreeMap::new));
        }
    }

    private static String hex(Path file) {
        try {
            return HexFormat.of().formatHex(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }
}
