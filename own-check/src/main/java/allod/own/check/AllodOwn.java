package allod.own.check;

import allod.own.check.report.Baseline;
import allod.own.check.report.Census;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Plugin;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.tools.Diagnostic;

/// The plugin `AllodOwn` of javac: `-Xplugin:AllodOwn key=value ...`; [CheckOptions] are its keys.
///
/// It reads what javac has understood and changes nothing: the class files are the same with and without it.
public final class AllodOwn implements Plugin {

    private final ClassCheck.Factory factory;

    /// For the service loader of javac.
    public AllodOwn() {
        this(OwnEngine::new);
    }

    AllodOwn(ClassCheck.Factory factory) {
        this.factory = factory;
    }

    @Override
    public String getName() {
        return "AllodOwn";
    }

    @Override
    public void init(JavacTask task, String... arguments) {
        try {
            CheckOptions options = CheckOptions.parse(arguments);
            Baseline baseline = baseline(options.baseline());
            CheckWorld world = CheckWorld.of(task);
            Census census = new Census();
            JavacSink sink = new JavacSink(world, options, census);
            task.addTaskListener(new ClassListener(world, options, factory, baseline, census, sink));
        } catch (IllegalArgumentException e) {
            task.addTaskListener(new Refusal(task, "AllodOwn: " + e.getMessage()));
        }
    }

    /// Reads the baseline that was asked for.
    ///
    /// @throws IllegalArgumentException when it cannot be read
    static Baseline baseline(Optional<Path> file) {
        if (file.isEmpty()) {
            return Baseline.empty();
        }
        try {
            return Baseline.read(file.get());
        } catch (IOException e) {
            throw new IllegalArgumentException("option baseline: " + e, e);
        }
    }

    /// Tells of wrong options at the first file: a plugin that throws in `init` looks like a defect of javac.
    private static final class Refusal implements TaskListener {
        private final JavacTask task;
        private final String reason;
        private boolean told;

        Refusal(JavacTask task, String reason) {
            this.task = task;
            this.reason = reason;
        }

        @Override
        public void finished(TaskEvent event) {
            CompilationUnitTree unit = event.getCompilationUnit();
            if (!told && unit != null) {
                told = true;
                Trees.instance(task).printMessage(Diagnostic.Kind.ERROR, reason, unit, unit);
            }
        }
    }
}
