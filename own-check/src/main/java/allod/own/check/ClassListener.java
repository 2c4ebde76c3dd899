package allod.own.check;

import allod.own.check.report.Baseline;
import allod.own.check.report.Census;
import allod.own.check.report.Finding;
import allod.own.check.report.Label;
import allod.own.check.report.OwnCode;
import allod.own.check.report.PlacedFinding;
import allod.own.check.report.Placement;
import allod.own.check.report.Placement.Placed;
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
    private final Baseline baseline;
    private final Census census;
    private final FindingSink sink;
    private final WordsOfOwnership words;
    private @Nullable ClassCheck engine;
    private @Nullable CompilationUnitTree lastUnit;

    ClassListener(
            CheckWorld world,
            CheckOptions options,
            ClassCheck.Factory factory,
            Baseline baseline,
            Census census,
            FindingSink sink) {
        this.world = world;
        this.options = options;
        this.factory = factory;
        this.baseline = baseline;
        this.census = census;
        this.sink = sink;
        this.words = new WordsOfOwnership(world.elements());
    }

    @Override
    public void finished(TaskEvent event) {
        switch (event.getKind()) {
            case ANALYZE -> analysed(event.getCompilationUnit(), event.getTypeElement());
            case COMPILATION -> sink.finish(lastUnit);
            default -> {}
        }
    }

    // descriptors of packages and modules come without a class, or without a tree of one
    private void analysed(@Nullable CompilationUnitTree unit, @Nullable TypeElement element) {
        if (unit == null) {
            return;
        }
        lastUnit = unit;
        for (Tree tree : unit.getTypeDecls()) {
            if (element != null
                    && tree instanceof ClassTree type
                    && type.getSimpleName().equals(element.getSimpleName())) {
                CheckedClass subject = new CheckedClass(unit, type, new TreePath(new TreePath(unit), type), element);
                if (!options.onlyAnnotated() || words.areIn(subject)) {
                    check(subject);
                    sink.checked(subject);
                }
                return;
            }
        }
    }

    private void check(CheckedClass subject) {
        List<Finding> found = new ArrayList<>();
        List<Placed> placed;
        try {
            if (engine == null) {
                engine = factory.create(world, options);
            }
            engine.check(subject, found::add);
            ClassCensus.count(subject, world, census);
            placed = Placement.of(world.trees(), subject.path(), found, options::level);
        } catch (OutOfMemoryError e) {
            throw e; // javac tells its user what to do about it
        } catch (Throwable e) {
            placed = failed(subject, e);
        }
        placed.forEach(this::take);
    }

    private List<Placed> failed(CheckedClass subject, Throwable failure) {
        Finding finding = isMissingClass(failure) ? incomplete(subject, failure) : defect(subject, failure);
        return Placement.of(world.trees(), subject.path(), List.of(finding), options::level);
    }

    private void take(Placed each) {
        PlacedFinding placed = baseline.applied(each.placed());
        census.add(placed);
        if (placed.suppression().isEmpty()) {
            sink.take(each.finding(), placed);
        }
    }

    // javac throws it, under a name that is not public, when a class file is missing that only the checker asked for
    private static boolean isMissingClass(Throwable failure) {
        return failure.getClass().getName().endsWith("CompletionFailure");
    }

    private static Finding incomplete(CheckedClass subject, Throwable failure) {
        return Finding.of(
                OwnCode.NOT_ANALYSED,
                "`" + subject.element().getQualifiedName() + "` cannot be checked: " + failure.getMessage(),
                subject.unit(),
                new Label(subject.tree(), "a class that this one needs is missing"),
                List.of(),
                "add the library that holds the class to the class path");
    }

    private static Finding defect(CheckedClass subject, Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        List<String> notes = trace.length == 0 ? List.of() : List.of("it happened at " + trace[0]);
        return new Finding(
                OwnCode.CHECKER_FAILED,
                "the checker failed on `" + subject.element().getQualifiedName() + "`: " + failure,
                subject.unit(),
                new Label(subject.tree(), "this class was not checked to its end"),
                List.of(),
                List.of("please report this; until it is mended, `@SuppressWarnings(\"OWN9999\")` on the class lets the"
                        + " build go on without checking it"),
                notes);
    }
}
