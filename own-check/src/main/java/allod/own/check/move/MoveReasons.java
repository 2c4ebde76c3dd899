package allod.own.check.move;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Root;
import java.util.HashMap;
import java.util.Map;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/// Says what becomes of a value that goes into a temporary: the temporary's only user tells.
final class MoveReasons {
    private final Body body;
    private final Map<Root, Instruction> users = new HashMap<>();

    MoveReasons(Body body) {
        this.body = body;
        for (int point = 0; point < body.points(); point++) {
            Instruction instruction = body.at(point);
            switch (instruction) {
                case Instruction.Call call -> {
                    note(call.receiver(), call);
                    call.arguments().forEach(argument -> note(argument, call));
                }
                case Instruction.Lambda lambda -> lambda.captures().forEach(capture -> note(capture, lambda));
                case Instruction.Return leave -> note(leave.value(), leave);
                default -> {}
            }
        }
    }

    private void note(@Nullable Root root, Instruction user) {
        if (root != null && root.temporary()) {
            users.putIfAbsent(root, user);
        }
    }

    private @Nullable Instruction user(int point) {
        return switch (body.at(point)) {
            case Instruction.Move move -> users.get(move.target().root());
            case Instruction.Borrow borrow -> users.get(borrow.target());
            default -> null;
        };
    }

    /// How a value goes away at a point.
    String of(int point) {
        return switch (user(point)) {
            case Instruction.Call call
            when call.receiver() != null && call.receiver() == target(point) ->
                "value moved here, by this call of `" + name(call) + "`";
            case Instruction.Lambda _ -> "value moved into the lambda here";
            case null, default -> "value moved here";
        };
    }

    private @Nullable Root target(int point) {
        return body.at(point) instanceof Instruction.Move move ? move.target().root() : null;
    }

    /// What happens to a value at a point, as a participle.
    String verb(int point) {
        return switch (body.at(point)) {
            case Instruction.Borrow _ -> "borrowed";
            case Instruction.Write _, Instruction.Store _ -> "assigned to";
            default -> "used";
        };
    }

    /// The same as a noun.
    String act(int point) {
        return switch (body.at(point)) {
            case Instruction.Borrow _ -> "borrow";
            case Instruction.Write _, Instruction.Store _ -> "assignment to part";
            default -> "use";
        };
    }

    /// The method that a value is moved into as an argument, in backquotes; empty for other moves.
    String lender(int point) {
        if (user(point) instanceof Instruction.Call call
                && call.receiver() != target(point)
                && call.signature().element().getKind() == ElementKind.METHOD) {
            return "`" + name(call) + "`";
        }
        return "";
    }

    /// Whether a value ends at a point by its drop method.
    boolean drops(int point) {
        return user(point) instanceof Instruction.Call call
                && call.receiver() == target(point)
                && target(point) != null
                && name(call).equals(call.signature().receiverType().traits().dropMethod());
    }

    /// The name of the method that a value goes into.
    String callName(int point) {
        return user(point) instanceof Instruction.Call call ? name(call) : "";
    }

    private static String name(Instruction.Call call) {
        return call.signature().element().getSimpleName().toString();
    }
}
