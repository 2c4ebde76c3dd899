package allod.own.check.loan;

import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which variables an instruction looks at, so that what they hold must still be good there, and which one it
/// gives a new value.
final class Uses {

    private Uses() {}

    /// Calls back for each variable that is used; one may come twice.
    static void of(Instruction instruction, Consumer<Root> use) {
        switch (instruction) {
            case Instruction.Borrow borrow -> use.accept(borrow.source().root());
            case Instruction.Move move -> {
                use.accept(move.source().root());
                written(move.target(), use);
            }
            case Instruction.Store store -> {
                use.accept(store.source());
                written(store.target(), use);
            }
            case Instruction.Read read -> use.accept(read.source().root());
            case Instruction.Write write -> written(write.target(), use);
            case Instruction.Call call -> inputs(call, use);
            case Instruction.Result result -> inputs(result.call(), use);
            case Instruction.Lambda lambda -> lambda.captures().forEach(use);
            case Instruction.Escape escape -> use.accept(escape.value());
            case Instruction.Drop drop -> {
                if (drop.place().type().traits().view()) {
                    use.accept(drop.place().root());
                }
            }
            case Instruction.Return leave -> some(leave.value(), use);
            case Instruction.Nothing _,
                    Instruction.Declare _,
                    Instruction.ScopeEnd _,
                    Instruction.Assume _,
                    Instruction.Release _ -> {}
        }
    }

    /// The variable that has a new value, or none, afterwards; null where there is none.
    static @Nullable Root definedBy(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Borrow borrow -> borrow.target();
            case Instruction.Move move -> whole(move.target());
            case Instruction.Store store -> whole(store.target());
            case Instruction.Write write -> whole(write.target());
            case Instruction.Result result -> result.target();
            case Instruction.Lambda lambda -> lambda.target();
            case Instruction.Declare declare -> declare.root();
            case Instruction.ScopeEnd end -> end.root();
            default -> null;
        };
    }

    private static void inputs(Instruction.Call call, Consumer<Root> use) {
        some(call.receiver(), use);
        for (Root argument : call.arguments()) {
            some(argument, use);
        }
    }

    private static void written(Place target, Consumer<Root> use) {
        if (target.throughBorrow()) {
            use.accept(target.root());
        }
    }

    private static void some(@Nullable Root root, Consumer<Root> use) {
        if (root != null) {
            use.accept(root);
        }
    }

    private static @Nullable Root whole(Place place) {
        return place.isRoot() ? place.root() : null;
    }
}
