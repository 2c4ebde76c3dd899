package allod.own.check.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// The ends that are found in the text are those that javac knows, for all trees of this project's own sources.
class ExtentsProperties {

    /// javac as it is on the command line: it does not know where trees end.
    private record WithoutEnds(SourcePositions positions) implements SourcePositions {
        @Override
        public long getStartPosition(CompilationUnitTree unit, Tree tree) {
            return positions.getStartPosition(unit, tree);
        }

        @Override
        public long getEndPosition(CompilationUnitTree unit, Tree tree) {
            return Diagnostic.NOPOS;
        }
    }

    @Test
    void endsAreFoundAgainInTheText() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String folder :
                List.of("src/main", "src/test/java", "src/test/cases", "../heap/src/main", "../own/src/main")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        List<String> wrong = new ArrayList<>();
        int[] count = new int[1];
        var javac = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) javac.getTask(
                    null, files, _ -> {}, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            SourcePositions known = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                compare(unit, known, wrong, count);
            }
        }
        assertThat(count[0]).isGreaterThan(10_000);
        assertThat(wrong).isEmpty();
    }

    private static void compare(CompilationUnitTree unit, SourcePositions known, List<String> wrong, int[] count)
            throws IOException {
        SourceText source = new SourceText(unit.getSourceFile().getCharContent(true));
        Extents found = new Extents(unit, new WithoutEnds(known), source);
        new TreeScanner<Void, Void>() {
            @Override
            public Void scan(Tree tree, Void nothing) {
                boolean labelled = (tree instanceof ExpressionTree || tree instanceof StatementTree)
                        && !(tree instanceof ArrayTypeTree)
                        && !(tree instanceof AnnotatedTypeTree);
                if (labelled && known.getStartPosition(unit, tree) >= 0 && known.getEndPosition(unit, tree) >= 0) {
                    count[0]++;
                    Extent extent = found.whole(tree);
                    long end = known.getEndPosition(unit, tree);
                    if (extent == null || withoutMark(source, extent.end()) != withoutMark(source, (int) end)) {
                        wrong.add(unit.getSourceFile().getName() + ":"
                                + source.lineOf((int) known.getStartPosition(unit, tree)) + " " + tree.getKind() + " "
                                + extent + " but " + end + ": " + tree);
                    }
                }
                return super.scan(tree, nothing);
            }
        }.scan(unit, null);
    }

    // whether the semicolon belongs to a declaration or a statement is of no matter to an underline
    private static int withoutMark(SourceText source, int end) {
        int at = end;
        while (at > 0
                && (source.text().charAt(at - 1) == ';'
                        || Character.isWhitespace(source.text().charAt(at - 1)))) {
            at--;
        }
        return at;
    }
}
