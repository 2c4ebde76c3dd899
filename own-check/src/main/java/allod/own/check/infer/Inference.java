package allod.own.check.infer;

import allod.own.check.type.Stubs;
import allod.own.check.type.Vocabulary;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Proposes words of ownership for sources that have none, as a patch.
///
/// The words describe what the code does: they change nothing in it. They are put in round by round until a
/// round finds nothing new, and a round after which less compiles than before is taken back.
///
/// Threads: one call at a time; an instance has no state.
///
/// @param classPath libraries of the sources, the words of ownership with them
/// @param release the version of the language
public record Inference(List<Path> classPath, OptionalInt release) {

    /// More rounds than classes lend each other words in any program.
    private static final int MOST_ROUNDS = 50;

    /// Copies the list.
    public Inference {
        classPath = List.copyOf(classPath);
    }

    /// What is proposed.
    ///
    /// @param patch for `patch -p1` in the base folder; empty when nothing is proposed
    /// @param words how many words it adds
    /// @param compileErrors what javac says of the sources as they were
    public record Proposal(String patch, int words, List<String> compileErrors) {

        /// Copies the list.
        public Proposal {
            compileErrors = List.copyOf(compileErrors);
        }
    }

    /// What one run of javac over all sources gave.
    private record Round(Map<Path, List<Edit>> edits, List<String> errors) {}

    /// Proposes words.
    ///
    /// @param sources the files
    /// @param base the folder that the patch is for
    /// @throws IOException when a source cannot be read
    public Proposal propose(List<Path> sources, Path base) throws IOException {
        Map<Path, String> before = new LinkedHashMap<>();
        for (Path source : sources) {
            before.put(source, Files.readString(source));
        }
        Map<Path, String> texts = before;
        Round first = round(texts);
        Round round = first;
        int words = 0;
        for (int i = 0; i < MOST_ROUNDS && !round.edits().isEmpty(); i++) {
            Map<Path, String> next = edited(texts, round.edits());
            Round after = round(next);
            if (after.errors().size() > first.errors().size()) {
                break;
            }
            words += round.edits().values().stream().mapToInt(List::size).sum();
            texts = next;
            round = after;
        }
        return new Proposal(patch(before, texts, base), words, first.errors());
    }

    private static Map<Path, String> edited(Map<Path, String> texts, Map<Path, List<Edit>> edits) {
        Map<Path, String> next = new LinkedHashMap<>(texts);
        edits.forEach((path, some) -> next.computeIfPresent(path, (_, text) -> new Rewriting(text).with(some)));
        return next;
    }

    private static String patch(Map<Path, String> before, Map<Path, String> after, Path base) {
        StringBuilder patch = new StringBuilder();
        before.forEach((path, text) -> {
            Path from = base.toAbsolutePath().normalize();
            Path file = path.toAbsolutePath().normalize();
            Path name = file.startsWith(from) ? from.relativize(file) : file;
            patch.append(UnifiedDiff.of(
                    name.toString().replace(File.separatorChar, '/'), text, after.getOrDefault(path, text)));
        });
        return patch.toString();
    }

    private Round round(Map<Path, String> texts) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null) {
            throw new IOException("this Java has no compiler: run with a JDK");
        }
        List<TextFile> units = texts.entrySet().stream()
                .map(each -> new TextFile(each.getKey(), each.getValue()))
                .toList();
        List<String> errors = new ArrayList<>();
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask)
                    javac.getTask(Writer.nullWriter(), files, said -> note(said, errors), arguments(), null, units);
            List<CompilationUnitTree> trees = new ArrayList<>();
            task.parse().forEach(trees::add);
            task.analyze();
            return new Round(edits(task, trees, units), errors);
        }
    }

    private static Map<Path, List<Edit>> edits(JavacTask task, List<CompilationUnitTree> units, List<TextFile> files)
            throws IOException {
        Trees trees = Trees.instance(task);
        Vocabulary vocabulary = new Vocabulary(task.getElements(), task.getTypes(), trees, Stubs.load(List.of()));
        Map<Path, List<Edit>> edits = new LinkedHashMap<>();
        for (CompilationUnitTree unit : units) {
            List<Edit> found = new Proposals(trees, task.getElements(), task.getTypes(), vocabulary, unit).all();
            URI uri = unit.getSourceFile().toUri(); // javac wraps the object that it was given
            if (!found.isEmpty()) {
                files.stream().filter(file -> file.toUri().equals(uri)).forEach(file -> edits.put(file.path(), found));
            }
        }
        return edits;
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-implicit:none", "-Xlint:none", "-nowarn", "-Xmaxerrs", "100000"));
        arguments.add("--should-stop=ifError=FLOW");
        arguments.add("-classpath");
        arguments.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        release.ifPresent(version -> arguments.addAll(List.of("--release", Integer.toString(version))));
        return arguments;
    }

    private static void note(Diagnostic<? extends JavaFileObject> said, List<String> errors) {
        if (said.getKind() == Diagnostic.Kind.ERROR) {
            JavaFileObject file = said.getSource();
            String place = file == null ? "" : file.getName() + ":" + said.getLineNumber() + ": ";
            errors.add(place + said.getMessage(Locale.ROOT));
        }
    }
}
