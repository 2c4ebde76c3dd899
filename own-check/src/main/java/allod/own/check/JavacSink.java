package allod.own.check;

import allod.own.check.report.Finding;
import allod.own.check.report.Level;
import javax.tools.Diagnostic;

/// Tells javac of each finding as one message, which begins with the code.
final class JavacSink implements FindingSink {

    private final CheckWorld world;

    JavacSink(CheckWorld world) {
        this.world = world;
    }

    @Override
    public void take(Finding finding, Level level) {
        String text = "[" + finding.code().id() + "] " + finding.message();
        world.trees().printMessage(kind(level), text, finding.primary().tree(), finding.unit());
    }

    private static Diagnostic.Kind kind(Level level) {
        return switch (level) {
            case ERROR -> Diagnostic.Kind.ERROR;
            case WARNING -> Diagnostic.Kind.MANDATORY_WARNING;
            case NOTE, OFF -> Diagnostic.Kind.NOTE;
        };
    }

    @Override
    public void finish() {}
}
