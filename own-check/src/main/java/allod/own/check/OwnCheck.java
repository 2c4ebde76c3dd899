package allod.own.check;

import allod.own.check.report.Baseline;
import allod.own.check.report.Census;
import allod.own.check.report.Finding;
import allod.own.check.report.PlacedFinding;
import com.sun.source.util.JavacTask;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// The checker without a build: javac is run in this process as far as it understands the sources, and no class
/// file is written.
///
/// Sources that do not compile as a whole are checked as far as they do: what javac has to say is part of the
/// result, and members that it could not make sense of are passed over.
///
/// @param classPath libraries of the sources, the words of ownership with them
/// @param release the version of the language and of the JDK that the sources are for
/// @param options what is asked; its files are read and written by the caller, the baseline apart
public record OwnCheck(List<Path> classPath, OptionalInt release, CheckOptions options) {

    /// Copies the list.
    public OwnCheck {
        classPath = List.copyOf(classPath);
    }

    /// What a run gave.
    ///
    /// @param census what was looked at and found
    /// @param compileErrors what javac had to say, each with file and line
    /// @param unusedBaselineLines lines of the baseline whose finding is gone
    public record Outcome(Census census, List<String> compileErrors, int unusedBaselineLines) {

        /// Copies the list.
        public Outcome {
            compileErrors = List.copyOf(compileErrors);
        }
    }

    /// Hears of the progress of a run.
    @FunctionalInterface
    public interface Progress {

        /// A class was checked.
        ///
        /// @param classCount how many by now
        void checked(int classCount);
    }

    /// The version of the checker, for reports.
    public static String version() {
        return CheckerVersion.text();
    }

    /// Checks sources.
    ///
    /// @throws IOException when sources cannot be read
    /// @throws IllegalArgumentException when the baseline cannot be read, or javac refuses the release
    public Outcome run(SourceFiles sources, Progress progress) throws IOException {
        return run(sources, progress, OwnEngine::new);
    }

    Outcome run(SourceFiles sources, Progress progress, ClassCheck.Factory factory) throws IOException {
        Baseline baseline = AllodOwn.baseline(options.baseline());
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null) {
            throw new IOException("this Java has no compiler: run with a JDK");
        }
        List<String> errors = new ArrayList<>();
        Census census = new Census();
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) javac.getTask(
                    Writer.nullWriter(),
                    files,
                    diagnostic -> note(diagnostic, errors),
                    arguments(),
                    null,
                    files.getJavaFileObjectsFromPaths(sources.paths()));
            CheckWorld world = CheckWorld.of(task);
            task.addTaskListener(
                    new ClassListener(world, options, factory, baseline, census, new ProgressSink(progress)));
            task.analyze();
        }
        return new Outcome(census, errors, baseline.unusedCount());
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-implicit:none",
                "-Xlint:none",
                "-nowarn",
                "-Xmaxerrs",
                "100000",
                "--should-stop=ifError=FLOW"));
        String path = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        arguments.addAll(List.of("-classpath", path));
        release.ifPresent(version -> arguments.addAll(List.of("--release", Integer.toString(version))));
        return arguments;
    }

    private static void note(Diagnostic<? extends JavaFileObject> diagnostic, List<String> errors) {
        if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
            JavaFileObject file = diagnostic.getSource();
            String place = file == null ? "" : file.getName() + ":" + diagnostic.getLineNumber() + ": ";
            errors.add(place + diagnostic.getMessage(Locale.ROOT));
        }
    }

    /// The findings are in the census already.
    private static final class ProgressSink implements FindingSink {
        private final Progress progress;
        private int classCount;

        ProgressSink(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void take(Finding finding, PlacedFinding placed) {}

        @Override
        public void checked(CheckedClass subject) {
            progress.checked(++classCount);
        }
    }
}
