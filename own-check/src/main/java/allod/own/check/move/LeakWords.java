package allod.own.check.move;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Root;
import allod.own.check.report.Finding;
import allod.own.check.report.Label;
import allod.own.check.report.OwnCode;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/// Puts values that nobody ends into words.
final class LeakWords {

    /// More ways out than these are only counted.
    private static final int WAYS = 3;

    private final Body body;
    private final MoveTrail trail;

    LeakWords(Body body, MoveTrail trail) {
        this.body = body;
        this.trail = trail;
    }

    /// The finding of a leak.
    Finding finding(MoveFaults.Told told) {
        MoveFault fault = told.fault();
        if (fault.code() == OwnCode.DROP_FORGETS) {
            return forgets(fault);
        }
        MovePath path = fault.path();
        List<Label> labels = new ArrayList<>();
        if (!path.root().temporary()) {
            labels.add(exit(fault.point(), path));
            told.further().stream().limit(WAYS - 1L).forEach(point -> labels.add(exit(point, path)));
        }
        List<String> notes = told.further().size() < WAYS
                ? List.of()
                : List.of("it is left open on " + (told.further().size() + 1 - WAYS) + " more ways");
        return new Finding(
                fault.code(),
                message(fault, path),
                body.unit(),
                new Label(source(fault), path.root().temporary() ? "this value has no owner" : begins(fault)),
                labels,
                List.of(help(fault, path)),
                notes);
    }

    private String message(MoveFault fault, MovePath path) {
        if (path.root().temporary()) {
            return path.type().once()
                    ? "a function that must be called once is discarded"
                    : "the result is an owner" + ofClass(path) + ", and is discarded";
        }
        String name = "`" + MoveWords.name(path) + "`";
        if (body.kind() == Body.Kind.CONSTRUCTOR && path.root().kind() == Root.Kind.THIS) {
            return name + " is not " + ended(path) + " when the constructor fails";
        }
        if (fault.code() == OwnCode.LEAK_ON_EXCEPTION) {
            return name + " is not " + ended(path) + " when an exception is thrown";
        }
        return trail.endsSomewhere(path)
                ? name + " is not " + ended(path) + " on every way"
                : name + " is never " + ended(path);
    }

    private static String ofClass(MovePath path) {
        String simple = path.type().traits().simpleName();
        return simple.isEmpty() ? "" : " of class `" + simple + "`";
    }

    private static String ended(MovePath path) {
        if (path.type().once()) {
            return "called";
        }
        String drop = path.type().traits().dropMethod();
        return switch (drop) {
            case "" -> "dropped";
            case "close" -> "closed";
            default -> "ended by `" + drop + "`";
        };
    }

    /// How a value is ended, as an order.
    static String end(MovePath path) {
        String name = MoveWords.name(path);
        if (path.type().once()) {
            return "call `" + name + "`";
        }
        String drop = path.type().traits().dropMethod();
        return switch (drop) {
            case "" -> "end the parts of `" + name + "`";
            case "close" -> "close `" + name + "`";
            default -> "call `" + name + "." + drop + "()`";
        };
    }

    private String begins(MoveFault fault) {
        boolean given = fault.from().get(0);
        String name = "`" + fault.path().root().name() + "`";
        return given ? name + " is owned from here on" : "the value gets its owner here";
    }

    private Label exit(int point, MovePath path) {
        Instruction at = body.at(point);
        String name = "`" + MoveWords.name(path) + "`";
        Instruction.Way way = at instanceof Instruction.ScopeEnd end ? end.way() : Instruction.Way.NORMAL;
        return new Label(
                at.tree(),
                switch (way) {
                    case NORMAL ->
                        switch (at.tree().getKind()) {
                            case RETURN -> name + " is still owned at this return";
                            case THROW -> name + " is still owned when this is thrown";
                            case BREAK, CONTINUE, YIELD -> name + " is still owned at this jump";
                            default -> name + " goes out of scope here, still owned";
                        };
                    case DECLARED -> "an exception thrown here leaves " + name + " owned";
                    case UNDECLARED -> "an exception that nobody declares leaves " + name + " owned here";
                });
    }

    private String help(MoveFault fault, MovePath path) {
        if (path.root().temporary()) {
            return path.type().once()
                    ? "call it, or hand it on"
                    : "keep the result in a variable and " + verb(path) + " it, or hand it on";
        }
        if (body.kind() == Body.Kind.CONSTRUCTOR && path.root().kind() == Root.Kind.THIS) {
            return end(path) + " before the exception leaves the constructor";
        }
        boolean resource = path.place().isRoot()
                && path.root().kind() == Root.Kind.LOCAL
                && path.type().traits().dropMethod().equals("close");
        if (fault.code() == OwnCode.LEAK_ON_EXCEPTION) {
            return resource
                    ? "declare it in a try statement with resources: `try (var "
                            + path.root().name() + " = ...)`"
                    : end(path) + " in a finally block";
        }
        return end(path) + " before the end of its scope, or hand it on"
                + (resource ? "; or declare it in a try statement with resources" : "");
    }

    private static String verb(MovePath path) {
        String drop = path.type().traits().dropMethod();
        return drop.isEmpty() ? "end" : drop;
    }

    private Finding forgets(MoveFault fault) {
        MovePath path = fault.path();
        return Finding.of(
                OwnCode.DROP_FORGETS,
                "`" + body.name() + "` leaves the field `" + MoveWords.name(path) + "` owned",
                body.unit(),
                new Label(body.tree(), "this method ends the object, and must end all that it owns"),
                List.of(exit(fault.point(), path)),
                end(path) + " in `" + body.name() + "`");
    }

    /// Where the value came into the variable; into a field of an unfinished object, where it came into the
    /// constructor.
    private Tree source(MoveFault fault) {
        int source = fault.from().nextSetBit(0);
        if (source <= 0) {
            return fault.path().root().tree();
        }
        return body.kind() == Body.Kind.CONSTRUCTOR && fault.path().root().kind() == Root.Kind.THIS
                ? origin(source - 1)
                : body.at(source - 1).tree();
    }

    /// Follows a value back through moves.
    private Tree origin(int point) {
        int at = point;
        for (int hops = 0; hops < body.points() && body.at(at) instanceof Instruction.Move move; hops++) {
            int source = trail.sourceOf(at);
            if (source < 0) {
                return move.source().root().tree();
            }
            at = source;
        }
        return body.at(at).tree();
    }
}
