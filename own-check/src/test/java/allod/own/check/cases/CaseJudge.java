package allod.own.check.cases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Gives the verdicts: compiles the library of the cases once without the checker, then each case alone with it.
final class CaseJudge implements AutoCloseable {

    private final Compilation compilation = new Compilation();
    private final Path work;
    private final Path library;

    CaseJudge() {
        try {
            work = Files.createTempDirectory("allod-cases");
            library = work.resolve("lib");
            List<Path> sources = Compilation.sources(CaseFile.folder().resolve("lib"));
            List<Said> said = compilation.compile(sources, library, List.of(), "-Xlint:none");
            if (said.stream().anyMatch(Said::isError)) {
                throw new IllegalStateException("the library of the cases is not Java: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Verdict judge(CaseFile wanted) {
        String plugin = wanted.escapes().isEmpty() ? Compilation.PLUGIN : Compilation.PLUGIN_WITH_ESCAPES;
        return Verdict.of(wanted, compile(wanted, plugin, work.resolve("checked")));
    }

    /// What plain javac says, which for every case must be nothing bad: a case is a correct program of Java.
    List<Said> plain(CaseFile wanted) {
        return compile(wanted, "-Xlint:none", work.resolve("plain"));
    }

    private List<Said> compile(CaseFile wanted, String option, Path output) {
        return compilation.compile(List.of(wanted.path()), output.resolve(wanted.name()), List.of(library), option);
    }

    /// Where the classes of the library lie.
    Path library() {
        return library;
    }

    @Override
    public void close() {
        compilation.close();
        try (Stream<Path> made = Files.walk(work)) {
            for (Path path : made.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
