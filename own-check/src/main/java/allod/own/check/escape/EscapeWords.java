package allod.own.check.escape;

import allod.own.check.flow.Root;
import allod.own.check.report.Finding;
import allod.own.check.report.Label;
import allod.own.check.report.OwnCode;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import java.util.ArrayList;
import java.util.List;

/// Fates in words.
///
/// @param positions of trees in their files
record EscapeWords(SourcePositions positions) {

    /// The note about a value.
    Finding note(Site site, AllocationSize size, Fate fate) {
        CompilationUnitTree unit = site.body().unit();
        String subject = subject(site, size);
        if (fate.stays()) {
            return new Finding(
                    OwnCode.MAY_LIVE_ON_STACK,
                    subject + " may live on the stack: " + staying(unit, fate),
                    unit,
                    new Label(site.tree(), "does not escape"),
                    List.of(),
                    List.of(),
                    List.of());
        }
        return onHeap(site, subject + " lives on the heap: ", fate, false);
    }

    /// The error about a value that is to live on the stack.
    Finding refusal(Site site, AllocationSize size, Fate fate) {
        return onHeap(site, subject(site, size) + " cannot live on the stack, as `@OnStack` demands: ", fate, true);
    }

    /// The error about a value that is to live on the stack and was not made here.
    Finding foreign(Site site, Root variable) {
        String method =
                site.result().call().signature().element().getSimpleName().toString();
        return refusal(
                site.body().unit(),
                "`" + variable.name() + "` cannot live on the stack, as `@OnStack` demands: `" + method
                        + "` hands over a value that was made elsewhere",
                site.tree());
    }

    /// The error about a variable that gets no value from a call.
    Finding refusal(CompilationUnitTree unit, String message, Tree tree) {
        return new Finding(
                OwnCode.LIVES_ON_HEAP,
                message,
                unit,
                new Label(tree, "its memory has a place already"),
                List.of(),
                List.of("make the value in this method, or drop `@OnStack`"),
                List.of(),
                true);
    }

    private Finding onHeap(Site site, String subject, Fate fate, boolean demanded) {
        Reason reason = fate.reason();
        Tree at = fate.at();
        if (reason == null || at == null) {
            throw new IllegalArgumentException("the value stays: " + fate);
        }
        List<Label> way = new ArrayList<>(fate.way());
        if (at != site.tree()) {
            way.add(new Label(at, fate.text()));
        }
        return new Finding(
                OwnCode.LIVES_ON_HEAP,
                subject + fate.text() + " (reason: " + reason.tag() + ")",
                site.body().unit(),
                new Label(site.tree(), "escapes to the heap"),
                way,
                demanded ? List.of(remedy(reason)) : List.of(),
                List.of(),
                demanded);
    }

    private static String remedy(Reason reason) {
        return switch (reason) {
            case RETURNED -> "let the caller make the value and lend it as `@Mut`, or drop `@OnStack`";
            case OUTLIVES_ITERATION -> "end the value before the loop goes round, or drop `@OnStack`";
            case NON_CONSTANT_SIZE -> "use a size that the compiler knows, or drop `@OnStack`";
            case TOO_LARGE -> "make it smaller, or drop `@OnStack`";
            case STORED_IN_FIELD, STATIC, SENT_TO_THREAD, CAPTURED_BY_KEPT_LAMBDA, MOVED_TO_CALLEE ->
                "lend the value and end it in this method, or drop `@OnStack`";
        };
    }

    private String staying(CompilationUnitTree unit, Fate fate) {
        String moves = fate.moved() ? "moved within the method only" : "never moved";
        Tree end = fate.end();
        return end == null ? moves : "closed on line " + line(unit, end) + ", " + moves;
    }

    private long line(CompilationUnitTree unit, Tree tree) {
        return unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
    }

    private static String subject(Site site, AllocationSize size) {
        String type = site.result().target().type().traits().simpleName();
        String bytes = size.known().isPresent() ? size.known().getAsLong() + " B" : "";
        String kind = type.isEmpty() || bytes.isEmpty() ? type + bytes : type + ", " + bytes;
        Root variable = site.variable();
        String name = variable == null ? "the value" : "`" + variable.name() + "`";
        return kind.isEmpty() ? name : name + " (" + kind + ")";
    }
}
