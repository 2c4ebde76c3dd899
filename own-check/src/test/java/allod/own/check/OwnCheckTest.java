package allod.own.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.own.check.report.PlacedFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The checker as a command uses it: folders, jars, and sources that do not compile.
class OwnCheckTest {

    private static final String TRUSTED = """
            package p;
            class Trusted {
                @allod.own.Trusted("the table is never freed")
                void one(int[] n, String... s) {}
                class Inner { void two() {} }
            }
            """;

    @TempDir
    Path folder;

    private Path source(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static OwnCheck.Outcome check(Path... sources) throws IOException {
        OwnCheck check =
                new OwnCheck(List.of(Path.of("../own/target/classes")), OptionalInt.empty(), CheckOptions.DEFAULT);
        try (SourceFiles files = SourceFiles.of(List.of(sources))) {
            return check.run(files, _ -> {}, MarkedCheck::new);
        }
    }

    @Test
    void foldersAreSearchedAndTrustedBodiesListed() throws IOException {
        source("src/p/Trusted.java", TRUSTED);
        source("src/module-info.java", "module m { requires unknown; }");
        OwnCheck.Outcome outcome = check(folder.resolve("src"));
        assertThat(outcome.compileErrors()).isEmpty();
        assertThat(outcome.census().classes()).containsOnlyKeys("p.Trusted");
        assertThat(outcome.census().methodCount()).isEqualTo(2);
        assertThat(outcome.census().trusted()).singleElement().satisfies(place -> {
            assertThat(place.className()).isEqualTo("p.Trusted");
            assertThat(place.member()).isEqualTo("one(int[],String[])");
            assertThat(place.reason()).isEqualTo("the table is never freed");
            assertThat(place.line()).isEqualTo(3);
        });
    }

    @Test
    void jarsOfSourcesAreRead() throws IOException {
        Path jar = folder.resolve("some-sources.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("p/Trusted.java"));
            zip.write(TRUSTED.getBytes());
            zip.putNextEntry(new ZipEntry("META-INF/versions/99/p/Trusted.java"));
            zip.write("class Syntax error".getBytes());
        }
        OwnCheck.Outcome outcome = check(jar);
        assertThat(outcome.compileErrors()).isEmpty();
        assertThat(outcome.census().classes()).containsOnlyKeys("p.Trusted");
    }

    @Test
    void whatCompilesIsCheckedBesideWhatDoesNot() throws IOException {
        Path whole = source("A.java", """
                class A { void m(Object o) { o.hashCode(); } }
                //! OWN0382 found
                //! ^ 1 `o.hashCode()` here
                """);
        Path unknown = source("B.java", "class B { Unknown u; void m() { missing(); } }");
        Path broken = source("C.java", "class C { void m( { }");
        OwnCheck.Outcome outcome = check(unknown, broken, whole);
        assertThat(outcome.compileErrors())
                .anyMatch(error -> error.contains("B.java:1: cannot find symbol"))
                .anyMatch(error -> error.contains("C.java:1:"));
        assertThat(outcome.census().reported())
                .extracting(PlacedFinding::message)
                .containsExactly("found");
    }

    @Test
    void sourcesThatAreNoneAreRefused() throws IOException {
        assertThatThrownBy(() -> check(folder.resolve("none.java")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("there is no such file or folder");
        Path text = source("text.txt", "");
        assertThatThrownBy(() -> check(text)).hasMessageContaining("is no source: name a .java file");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> check(empty)).hasMessageContaining("holds no .java file");
    }
}
