package allod.own.check.move;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.report.Finding;
import allod.own.check.report.Label;
import allod.own.check.report.OwnCode;
import allod.own.check.type.Mode;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts faults of moves into words.
final class MoveWords {
    private final Body body;
    private final MoveAction[] actions;
    private final MoveTrail trail;
    private final MoveReasons reasons;

    MoveWords(Body body, MoveAction[] actions, MoveTrail trail) {
        this.body = body;
        this.actions = actions;
        this.trail = trail;
        this.reasons = new MoveReasons(body);
    }

    /// The finding of a fault.
    Finding finding(MoveFaults.Told told) {
        MoveFault fault = told.fault();
        return switch (fault.code()) {
            case USE_AFTER_MOVE -> used(fault);
            case LEAK, LEAK_ON_EXCEPTION, DROP_FORGETS -> new LeakWords(body, trail).finding(told);
            case OVERWRITTEN -> overwritten(fault);
            default -> fault.from().isEmpty() ? forbidden(fault) : taken(fault);
        };
    }

    private Finding used(MoveFault fault) {
        MovePath gone = fault.path();
        Tree use = tree(fault.point());
        MovePath used = usedAt(fault.point(), gone);
        boolean partial = used != gone;
        boolean again = fault.from().get(fault.point());
        boolean moves = !actions[fault.point()].moved().isEmpty();
        String name = name(used);
        List<Label> labels = new ArrayList<>();
        declared(gone, labels);
        fault.from().stream()
                .filter(point -> point != fault.point())
                .forEach(point -> labels.add(new Label(tree(point), reasons.of(point))));
        String primary = again
                ? reasons.of(fault.point()) + ", in the previous iteration of the loop"
                : "value " + (moves ? "used" : reasons.verb(fault.point())) + " here after "
                        + (partial ? "partial move" : "move");
        List<String> notes = partial ? List.of("`" + name(gone) + "` was moved out of `" + name + "`") : List.of();
        return new Finding(
                OwnCode.USE_AFTER_MOVE,
                (moves ? "use" : reasons.act(fault.point())) + " of " + (partial ? "partially moved" : "moved")
                        + " value: `" + name + "`",
                body.unit(),
                new Label(use, primary),
                labels,
                helps(fault, again),
                notes);
    }

    private List<String> helps(MoveFault fault, boolean again) {
        String name = name(fault.path());
        List<String> helps = new ArrayList<>();
        if (again) {
            helps.add("move `" + name + "` after the loop, leave the loop after the move, or give `" + name
                    + "` a new value in each iteration");
            return helps;
        }
        int first = fault.from().isEmpty() ? fault.point() : fault.from().nextSetBit(0);
        String callee = reasons.lender(first);
        if (!callee.isEmpty()) {
            helps.add(
                    "if " + callee + " only uses the value, declare its parameter `@Ref` or `@Mut` instead of `@Own`");
        }
        if (reasons.drops(fault.point())
                && reasons.drops(first)
                && fault.path().place().isRoot()) {
            helps.add("set `" + name + "` to null after the first `" + reasons.callName(first)
                    + "`, and test it for null before the second");
        }
        return helps;
    }

    /// The path above one that is gone which a point looks at; the same path when it looks there, or below.
    private MovePath usedAt(int point, MovePath gone) {
        for (MovePath used : actions[point].used()) {
            if (used.holds(gone)) {
                return used;
            }
        }
        for (MovePath moved : actions[point].moved()) {
            if (moved.holds(gone)) {
                return moved;
            }
        }
        return gone;
    }

    private static void declared(MovePath gone, List<Label> labels) {
        Root root = gone.root();
        if (!root.temporary() && root.kind() != Root.Kind.THIS && gone.place().isRoot()) {
            labels.add(new Label(root.tree(), "move occurs because `" + root.name() + "` is " + owner(gone)));
        }
    }

    private static String owner(MovePath path) {
        String simple = path.type().traits().simpleName();
        if (path.type().once()) {
            return "a function that is called once";
        }
        return simple.isEmpty() ? "an owner" : "an owner of class `" + simple + "`";
    }

    private Finding overwritten(MoveFault fault) {
        String name = name(fault.path());
        List<Label> labels = new ArrayList<>();
        fault.from().stream()
                .filter(source -> source > 0)
                .limit(2)
                .forEach(source ->
                        labels.add(new Label(tree(source - 1), "`" + name + "` owns the value that it got here")));
        if (fault.from().get(0)) {
            labels.add(new Label(fault.path().root().tree(), "`" + name + "` owns a value from the start"));
        }
        return Finding.of(
                OwnCode.OVERWRITTEN,
                "assignment to `" + name + "` loses the owner that it "
                        + (fault.path().place().throughBorrow() ? "may hold" : "holds"),
                body.unit(),
                new Label(tree(fault.point()), "the value held so far is overwritten here without being ended"),
                labels,
                LeakWords.end(fault.path()) + " before the assignment, or move it elsewhere");
    }

    private Finding forbidden(MoveFault fault) {
        String name = name(fault.path());
        Place place = fault.path().place();
        Label primary = new Label(
                tree(fault.point()),
                fault.code() == OwnCode.MOVED_RESOURCE
                        ? reasons.of(fault.point())
                        : reasons.of(fault.point()) + ": move occurs because `" + name + "` is " + owner(fault.path()));
        List<Label> labels = new ArrayList<>();
        if (fault.code() != OwnCode.MOVE_OUT_OF_ARRAY && place.root().kind() != Root.Kind.THIS) {
            labels.add(new Label(place.root().tree(), holder(fault.path())));
        }
        return Finding.of(
                fault.code(), message(fault.code(), fault.path()), body.unit(), primary, labels, remedy(fault));
    }

    private static String message(OwnCode code, MovePath path) {
        String name = name(path);
        return switch (code) {
            case MOVE_OUT_OF_ARRAY -> "cannot move out of an element of the array `" + name.replace("[]", "") + "`";
            case MOVED_RESOURCE -> "cannot move out of `" + name + "`, which its try statement closes";
            case MOVE_OUT_OF_DROPPED -> "cannot move out of `" + name + "`, a field of an object with a drop method";
            default -> "cannot move out of `" + name + "`, which is " + position(path);
        };
    }

    private static String position(MovePath path) {
        Root root = path.root();
        if (root.kind() == Root.Kind.STATIC) {
            return "in a static field";
        }
        if (path.place().throughBorrow()) {
            String kind = root.type().mode() == Mode.MUT ? "an exclusive" : "a shared";
            return "behind " + kind + " borrow";
        }
        return "captured by a lambda that may run more than once";
    }

    private static String holder(MovePath path) {
        Root root = path.root();
        return switch (root.kind()) {
            case RESOURCE -> "`" + root.name() + "` is closed at the end of this statement";
            case CAPTURE -> "`" + root.name() + "` is declared outside of the lambda";
            case STATIC -> "`" + root.name() + "` is static";
            default -> "`" + root.name() + "` is declared here";
        };
    }

    private static String remedy(MoveFault fault) {
        Root root = fault.path().root();
        return switch (fault.code()) {
            case MOVED_RESOURCE ->
                "declare `" + root.name() + "` before the try statement and end it there, or leave it to the statement";
            case MOVE_OUT_OF_ARRAY -> "keep the owners in variables of their own, or in an owned collection";
            case MOVE_OUT_OF_BORROW ->
                root.kind() == Root.Kind.CAPTURE
                        ? "hand the lambda to a `@Once` parameter, or let it only use `" + root.name() + "`"
                        : root.kind() == Root.Kind.PARAMETER
                                        && fault.path().place().throughBorrow()
                                ? "declare the parameter `@Own "
                                        + root.type().traits().simpleName() + " " + root.name()
                                        + "`, so that the method takes it over"
                                : root.kind() == Root.Kind.THIS
                                        ? "declare the method `@Consumes`, so that it takes its receiver over"
                                        : "";
            default -> "";
        };
    }

    private Finding taken(MoveFault fault) {
        MovePath path = fault.path();
        int first = fault.from().nextSetBit(0);
        List<Label> labels = new ArrayList<>();
        if (fault.point() != first) {
            labels.add(new Label(tree(fault.point()), waited(fault)));
        }
        return Finding.of(
                fault.code(),
                message(fault.code(), path),
                body.unit(),
                new Label(
                        tree(first),
                        reasons.of(first) + ": move occurs because `" + name(path) + "` is " + owner(path)),
                labels,
                "write `" + name(path) + "` again, or set it to null, right after the move");
    }

    private String waited(MoveFault fault) {
        String name = name(fault.path());
        return body.at(fault.point()) instanceof Instruction.ScopeEnd
                ? "here `" + fault.path().root().name() + "` is left while nothing was written to `" + name + "` again"
                : "the object is used here before `" + name + "` is written again";
    }

    private Tree tree(int point) {
        return body.at(point).tree();
    }

    /// As the source writes it.
    static String name(@Nullable MovePath path) {
        return path == null ? "" : path.place().source();
    }
}
