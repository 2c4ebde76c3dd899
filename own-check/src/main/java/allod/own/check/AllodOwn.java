package allod.own.check;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Plugin;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.Trees;
import javax.tools.Diagnostic;

/// The plugin `AllodOwn` of javac: `-Xplugin:AllodOwn key=value ...`; [CheckOptions] are its keys.
///
/// It reads what javac has understood and changes nothing: the class files are the same with and without it.
public final class AllodOwn implements Plugin {

    /// For the service loader of javac.
    public AllodOwn() {}

    @Override
    public String getName() {
        return "AllodOwn";
    }

    @Override
    public void init(JavacTask task, String... arguments) {
        CheckOptions options;
        try {
            options = CheckOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            task.addTaskListener(new Refusal(task, "AllodOwn: " + e.getMessage()));
            return;
        }
        CheckWorld world = CheckWorld.of(task);
        task.addTaskListener(new ClassListener(world, options, OwnEngine::new, new JavacSink(world)));
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
