package allod.own.check.move;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.flow.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an instruction does to paths, in this order.
///
/// @param used what it looks at as a whole
/// @param moved what it takes the value from
/// @param defined what gets a value; null for none
/// @param ended the variable that begins or ends here, without a value afterwards; null for none
record MoveAction(
        List<MovePath> used,
        List<MovePath> moved,
        @Nullable MovePath defined,
        @Nullable MovePath ended) {

    private static final MoveAction NONE = new MoveAction(List.of(), List.of(), null, null);

    /// What happens at each point of a body.
    static MoveAction[] of(Body body, MovePaths paths) {
        MoveAction[] actions = new MoveAction[body.points()];
        for (int point = 0; point < actions.length; point++) {
            actions[point] = of(body.at(point), paths, lenient(body));
        }
        return actions;
    }

    /// Code that knows no ownership closes foreign owners that it was only lent.
    private static boolean lenient(Body body) {
        return body.signature() == null || body.signature().silent();
    }

    private static MoveAction of(Instruction instruction, MovePaths paths, boolean lenient) {
        return switch (instruction) {
            case Instruction.Nothing _, Instruction.Assume _, Instruction.Escape _, Instruction.Release _ -> NONE;
            case Instruction.Declare declare -> ended(paths.of(declare.root()));
            case Instruction.ScopeEnd end -> ended(paths.of(end.root()));
            case Instruction.Borrow borrow ->
                new MoveAction(list(borrow.source(), paths), List.of(), paths.of(borrow.target()), null);
            case Instruction.Move move -> move(move, paths, lenient);
            case Instruction.Store store ->
                new MoveAction(
                        List.of(), consumed(List.of(store.source()), paths), paths.nearest(store.target()), null);
            case Instruction.Read read -> new MoveAction(list(read.source(), paths), List.of(), null, null);
            case Instruction.Write write -> new MoveAction(List.of(), List.of(), paths.nearest(write.target()), null);
            case Instruction.Call call -> call(call, paths);
            case Instruction.Result result -> new MoveAction(List.of(), List.of(), paths.of(result.target()), null);
            case Instruction.Lambda lambda ->
                new MoveAction(List.of(), consumed(lambda.captures(), paths), paths.of(lambda.target()), null);
            case Instruction.Drop drop -> new MoveAction(List.of(), list(drop.place(), paths), null, null);
            case Instruction.Return leave ->
                leave.value() == null
                        ? NONE
                        : new MoveAction(List.of(), consumed(List.of(leave.value()), paths), null, null);
        };
    }

    private static MoveAction ended(@Nullable MovePath path) {
        return path == null ? NONE : new MoveAction(List.of(), List.of(), null, path);
    }

    /// What owns nothing is copied.
    private static MoveAction move(Instruction.Move move, MovePaths paths, boolean lenient) {
        Place place = move.source();
        List<MovePath> source = list(place, paths);
        boolean lent = !place.isRoot() && place.steps().getLast() instanceof Step.Deref;
        boolean owns = (place.type().owns() || lent)
                && !(lenient && place.throughBorrow() && place.type().traits().foreign());
        return new MoveAction(owns ? List.of() : source, owns ? source : List.of(), paths.nearest(move.target()), null);
    }

    private static MoveAction call(Instruction.Call call, MovePaths paths) {
        List<Root> inputs = new ArrayList<>();
        if (call.receiver() != null) {
            inputs.add(call.receiver());
        }
        for (Root argument : call.arguments()) {
            if (argument != null) {
                inputs.add(argument);
            }
        }
        return new MoveAction(List.of(), consumed(inputs, paths), null, null);
    }

    private static List<MovePath> consumed(List<Root> temporaries, MovePaths paths) {
        List<MovePath> owners = new ArrayList<>();
        for (Root root : temporaries) {
            MovePath path = paths.of(root);
            if (path != null && root.type().owns()) {
                owners.add(path);
            }
        }
        return owners;
    }

    private static List<MovePath> list(Place place, MovePaths paths) {
        MovePath path = paths.nearest(place);
        return path == null ? List.of() : List.of(path);
    }

    /// Whether a path gets a new value here, or loses its variable.
    boolean defines(MovePath path) {
        return (defined != null && defined.holds(path)) || (ended != null && ended.holds(path));
    }

    /// Whether the value of a path goes away here, with that of a path that holds it.
    boolean moves(MovePath path) {
        for (MovePath source : moved) {
            if (source.holds(path)) {
                return true;
            }
        }
        return false;
    }
}
