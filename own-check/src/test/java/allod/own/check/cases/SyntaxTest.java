package allod.own.check.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Feeds the whole language of the running JDK to the checker, in methods that touch owned values, so that they
/// are analysed: nothing is refused as unknown, and correct code is met with silence.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SyntaxTest {

    /// No source has them: the one stands where the parser gave up, the other for trees that are none.
    private static final Set<Tree.Kind> NOT_IN_SOURCES = EnumSet.of(Tree.Kind.ERRONEOUS, Tree.Kind.OTHER);

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
    void releasedLanguageIsAnalysed() throws IOException {
        assertSilence("released");
    }

    @Test
    void languageInPreviewIsAnalysed() throws IOException {
        assertSilence(
                "preview",
                "--enable-preview",
                "--release",
                String.valueOf(Runtime.version().feature()));
    }

    @Test
    void modulesPass() throws IOException {
        assertSilence("module");
    }

    @Test
    void everyKindOfTreeIsFed() throws IOException {
        Set<Tree.Kind> fed = EnumSet.noneOf(Tree.Kind.class);
        for (CompilationUnitTree unit : parsed()) {
            new TreeScanner<Void, Void>() {
                @Override
                public Void scan(Tree tree, Void none) {
                    if (tree != null) {
                        fed.add(tree.getKind());
                    }
                    return super.scan(tree, none);
                }
            }.scan(unit, null);
        }
        assertThat(EnumSet.complementOf(EnumSet.copyOf(fed)))
                .as("kinds of trees that no source under %s contains: add one", folder())
                .isEqualTo(NOT_IN_SOURCES);
    }

    private void assertSilence(String part, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(options));
        all.add(Compilation.PLUGIN);
        List<Said> said = compilation.compile(
                Compilation.sources(folder().resolve(part)),
                output.resolve(part),
                List.of(judge.library()),
                all.toArray(String[]::new));
        assertThat(said).filteredOn(one -> one.isError() || one.isOfOwn()).isEmpty();
    }

    private static Iterable<? extends CompilationUnitTree> parsed() throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, Locale.ENGLISH, null)) {
            List<String> options = List.of(
                    "--enable-preview", "--release", "" + Runtime.version().feature());
            JavacTask task = (JavacTask) javac.getTask(
                    null, files, null, options, null, files.getJavaFileObjectsFromPaths(Compilation.sources(folder())));
            return task.parse();
        }
    }

    private static Path folder() {
        Path folder = CaseFile.folder().resolveSibling("syntax");
        assertThat(Files.isDirectory(folder)).as("%s", folder).isTrue();
        return folder;
    }
}
