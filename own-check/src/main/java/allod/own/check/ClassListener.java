package allod.own.check;

import allod.own.check.report.Finding;
import allod.own.check.report.Label;
import allod.own.check.report.Level;
import allod.own.check.report.OwnCode;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/// Waits for the classes that javac has analysed, lets the engine look at each, and hands on what it finds.
///
/// Nothing that the engine throws reaches javac: it becomes a finding of its own at the class, OWN9999.
final class ClassListener implements TaskListener {

    private final CheckWorld world;
    private final CheckOptions options;
    private final ClassCheck.Factory factory;
    private final FindingSink sink;
    private @Nullable ClassCheck engine;

    ClassListener(CheckWorld world, CheckOptions options, ClassCheck.Factory factory, FindingSink sink) {
        this.world = world;
        this.options = options;
        this.factory = factory;
        this.sink = sink;
    }

    @Override
    public void finished(TaskEvent event) {
        switch (event.getKind()) {
            case ANALYZE -> analysed(event.getCompilationUnit(), event.getTypeElement());
            case COMPILATION -> sink.finish();
            default -> {}
        }
    }

    private void analysed(@Nullable CompilationUnitTree unit, @Nullable TypeElement element) {
        if (unit == null || element == null) {
            return;
        }
        for (Tree tree : unit.getTypeDecls()) {
            if (tree instanceof ClassTree type && type.getSimpleName().equals(element.getSimpleName())) {
                check(new CheckedClass(unit, type, new TreePath(new TreePath(unit), type), element));
                return;
            }
        }
    }

    private void check(CheckedClass subject) {
        List<Finding> found = new ArrayList<>();
        try {
            engine().check(subject, found::add);
        } catch (OutOfMemoryError e) {
            throw e; // javac tells its user what to do about it
        } catch (Throwable e) {
            found.add(failure(subject, e));
        }
        for (Finding finding : found) {
            Level level = options.level(finding.code());
            if (level != Level.OFF) {
                sink.take(finding, level);
            }
        }
    }

    private ClassCheck engine() {
        if (engine == null) {
            engine = factory.create(world, options);
        }
        return engine;
    }

    private static Finding failure(CheckedClass subject, Throwable failure) {
        return Finding.of(
                OwnCode.CHECKER_FAILED,
                "the checker failed on `" + subject.element().getQualifiedName() + "`: " + failure,
                subject.unit(),
                new Label(subject.tree(), "the rest of this class was not checked"),
                List.of(),
                "please report it; until then `warn=OWN9999` lets the build go on");
    }
}
