package allod.own.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The plugin in the real javac: options, failures of the engine, files that it writes, and what it must not change.
class AllodOwnTest {

    private static final String MARKED = """
            class A {
                void m(Object o) {
                    o.hashCode();
                }
            }
            //! OWN0382 use of moved value `o`
            //! ^ 3 `o.hashCode()` here
            """;

    @TempDir
    Path folder;

    private Path source(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private RealJavac javac(String plugin, Path... sources) {
        return javac(plugin, Stream.of(sources).map(Path::toString).toList());
    }

    private RealJavac javac(String plugin, List<String> arguments) {
        return RealJavac.run(plugin, folder.resolve("classes"), arguments);
    }

    @Test
    void anUnknownOptionIsAnErrorThatListsTheKnownOnes() throws IOException {
        RealJavac javac = javac("AllodOwn unchekced=warn", source("A.java", MARKED));
        assertThat(javac.code()).isEqualTo(1);
        assertThat(javac.output())
                .contains("AllodOwn: option unchekced is unknown", "unchecked=off|warn|error", "sarif=FILE")
                .doesNotContain("An exception has occurred");
    }

    @Test
    void wrongValuesNameTheRightOnes() throws IOException {
        Path source = source("A.java", MARKED);
        assertThat(javac("AllodOwn escape=yes", source).output()).contains("'yes': it takes off or report");
        assertThat(javac("AllodOwn warn=OWN4711", source).output()).contains("code OWN4711 is unknown");
        assertThat(javac("AllodOwn off=OWN0382 warn=OWN0382", source).output())
                .contains("code OWN0382 is weighed twice");
        assertThat(javac("AllodOwn escape", source).output()).contains("write escape=VALUE");
        assertThat(javac("AllodOwn baseline=" + folder.resolve("none"), source).output())
                .contains("option baseline: java.nio.file.NoSuchFileException");
    }

    @Test
    void codesCanBeWarningsOrOff() throws IOException {
        Path source = source("A.java", MARKED);
        RealJavac warned = javac("AllodOwnMarked warn=OWN0382", source);
        assertThat(warned.code()).isZero();
        assertThat(warned.output()).contains("A.java:3: warning: [OWN0382] use of moved value `o`");
        RealJavac off = javac("AllodOwnMarked off=OWN0382", source);
        assertThat(off.code()).isZero();
        assertThat(off.output()).isEmpty();
    }

    @Test
    void aFailureOfTheEngineIsAFindingAtTheClass() throws IOException {
        for (String kind : List.of("StackOverflowError", "IllegalStateException")) {
            RealJavac javac = javac("AllodOwnMarked", source("A.java", "\nclass A {}\n//! crash " + kind + "\n"));
            assertThat(javac.code()).isEqualTo(1);
            assertThat(javac.output())
                    .contains("A.java:2: error: [OWN9999] the checker failed on `A`: java.lang." + kind)
                    .contains("please report this")
                    .doesNotContain("An exception has occurred");
        }
    }

    @Test
    void aFailureCanBePassedOver() throws IOException {
        Path source = source("A.java", "@SuppressWarnings(\"OWN9999\") class A {}\n//! crash StackOverflowError\n");
        assertThat(javac("AllodOwnMarked", source).code()).isZero();
    }

    @Test
    void allErrorsOfOneClassAreTold() throws IOException {
        StringBuilder text = new StringBuilder(MARKED);
        for (int more = 0; more < 3; more++) {
            text.append("//! OWN0505 another at the same place, " + more + "\n//! ^ 3 `o.hashCode()` here\n");
        }
        RealJavac javac = javac("AllodOwnMarked", source("A.java", text.toString()));
        assertThat(javac.output()).contains("4 errors", "place, 0", "place, 1", "place, 2");
    }

    @Test
    void everyTopLevelClassOfAFileIsCheckedOnItsOwn() throws IOException {
        Path source = source("Two.java", """
                class One { void m() { hashCode(); } }
                class Two { void m() { hashCode(); } }
                interface Three { int n(); }
                //! OWN1010 in the first
                //! ^ 1 `hashCode()` here
                //! OWN1010 in the second
                //! ^ 2 `hashCode()` here
                """);
        RealJavac javac = javac(
                "AllodOwnMarked marker=" + folder.resolve("marker"),
                List.of("--should-stop=ifError=FLOW", source.toString()));
        assertThat(javac.output())
                .containsOnlyOnce("Two.java:1: error: [OWN1010]")
                .containsOnlyOnce("Two.java:2: error: [OWN1010]");
        assertThat(Files.readString(folder.resolve("marker")))
                .contains("classes 3\nmethods 2\ntrusted 0\nOWN1010 2\n", "class One 1 0\n", "class Three 0 0\n");
    }

    @Test
    void descriptorsOfPackagesAndModulesAreLeftAlone() throws IOException {
        RealJavac javac = javac(
                "AllodOwn",
                source("module-info.java", "module m { exports p; }"),
                source("p/package-info.java", "@Deprecated package p;"),
                source("p/A.java", "package p; public class A {}"));
        assertThat(javac.output()).isEmpty();
        assertThat(javac.code()).isZero();
    }

    @Test
    void membersThatJavacRefusesSayNothing() throws IOException {
        Path source = source("A.java", """
                class A {
                    void broken(Object o) { o.hashCode(); unknown(o); }
                    void whole(Object o) { o.hashCode(); }
                }
                //! OWN0382 guesswork
                //! ^ 2 `o.hashCode()` here
                //! OWN0382 sound
                //! ^ 3 `o.hashCode()` here
                """);
        RealJavac javac = javac("AllodOwnMarked", List.of("--should-stop=ifError=FLOW", source.toString()));
        assertThat(javac.output())
                .contains("cannot find symbol", "[OWN0382] sound")
                .doesNotContain("guesswork");
    }

    @Test
    void onlyAnnotatedPassesOverTheRest() throws IOException {
        Path plain = source("A.java", MARKED);
        Path annotated = source("B.java", MARKED.replace("class A", "import allod.own.*; class B"));
        RealJavac javac = javac("AllodOwnMarked only=annotated", plain, annotated);
        assertThat(javac.output()).contains("B.java:3: error: [OWN0382]").doesNotContain("A.java:3");
    }

    @Test
    void theClassFilesAreTheSame() throws IOException {
        Path source = source("A.java", """
                class A {
                    int m(Object o) {
                        Runnable r = () -> System.out.println(o);
                        r.run();
                        return switch (o) { case String s -> s.length(); case null, default -> 0; };
                    }
                    record R(int a, A b) {}
                }
                //! OWN1001 a warning
                //! ^ 2 `Object o` here
                """);
        javac("AllodOwnMarked warn=OWN1001 escape=report", source);
        List<byte[]> with = classFiles("classes");
        RealJavac.run("AllodOwnMarked off=OWN1001", folder.resolve("plain"), List.of(source.toString()));
        List<byte[]> without = classFiles("plain");
        assertThat(with).hasSameSizeAs(without).hasSizeGreaterThan(1);
        for (int each = 0; each < with.size(); each++) {
            assertThat(with.get(each)).isEqualTo(without.get(each));
        }
    }

    private List<byte[]> classFiles(String name) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            for (Path file : files.sorted().toList()) {
                contents.add(Files.readAllBytes(file));
            }
        }
        return contents;
    }

    @Test
    void theMarkerOfAPartialBuildIsThatOfAFullOne() throws IOException {
        Path marker = folder.resolve("classes/META-INF/allod-own-check");
        Path one = source("p/One.java", "package p; class One { void m() {} @allod.own.Trusted(\"why\") void n() {} }");
        Path two = source("p/Two.java", "package p; class Two { void m() {} }");
        Path gone = source("p/Gone.java", "package p; class Gone { void m() {} }");
        String plugin = "AllodOwn marker=" + marker;
        javac(plugin, one, two, gone);
        assertThat(Files.readString(marker)).contains("classes 3\nmethods 4\ntrusted 1\n", "class p.One 2 1\n");

        Files.delete(folder.resolve("classes/p/Gone.class"));
        javac(plugin, two);
        String partial = Files.readString(marker);
        var time = Files.getLastModifiedTime(marker);
        assertThat(partial).contains("classes 2\nmethods 3\ntrusted 1\n").doesNotContain("Gone");

        javac(plugin, one, two);
        assertThat(Files.readString(marker)).isEqualTo(partial);
        assertThat(Files.getLastModifiedTime(marker)).isEqualTo(time);
    }

    @Test
    void aFileThatCannotBeWrittenIsAnError() throws IOException {
        Path source = source("A.java", "class A {}");
        Path inTheWay = source("file", "");
        RealJavac javac = javac("AllodOwn marker=" + inTheWay.resolve("marker"), source);
        assertThat(javac.code()).isEqualTo(1);
        assertThat(javac.output())
                .contains("AllodOwn cannot write what was asked for")
                .doesNotContain("An exception has occurred");
    }

    @Test
    void theBaselinePassesOverOldFindingsOnce() throws IOException {
        Path source = source("A.java", MARKED);
        Path baseline = source("baseline", """
                # allod-own-baseline 1
                OWN0382 A m(Object) | o.hashCode();
                """);
        RealJavac old = javac("AllodOwnMarked baseline=" + baseline, source);
        assertThat(old.output()).isEmpty();

        String moved = "/// Longer.\n\n" + MARKED.replace("^ 3", "^ 5").replace("    o.", "  o.");
        RealJavac still = javac("AllodOwnMarked baseline=" + baseline, source("A.java", moved));
        assertThat(still.output()).isEmpty();

        String edited = MARKED.replace("o.hashCode();", "o.hashCode(); // edited");
        RealJavac fresh = javac("AllodOwnMarked baseline=" + baseline, source("A.java", edited));
        assertThat(fresh.output()).contains("[OWN0382]");

        String twice = MARKED + "//! OWN0382 again\n//! ^ 3 `o.hashCode()` here\n";
        RealJavac again = javac("AllodOwnMarked baseline=" + baseline, source("A.java", twice));
        assertThat(again.output()).contains("1 error");
    }

    @Test
    void aDamagedBaselineIsRefusedWithItsLine() throws IOException {
        Path source = source("A.java", MARKED);
        Path damaged = source("baseline", "# allod-own-baseline 1\n\nOWN0382 A m(Object)\n");
        assertThat(javac("AllodOwnMarked baseline=" + damaged, source).output())
                .contains("baseline, line 3: 'OWN0382 A m(Object)' does not read as");
        Path other = source("other", "something else\n");
        assertThat(javac("AllodOwnMarked baseline=" + other, source).output()).contains("is no baseline");
    }
}
