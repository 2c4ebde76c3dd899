package allod.own.check.loan;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.report.Finding;
import allod.own.check.report.Findings;
import allod.own.check.report.Label;
import allod.own.check.report.OwnCode;
import com.sun.source.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Changes through shared borrows. Needs no loans: a borrow that is shared never turns into an exclusive one.
final class Rights {

    private final Body body;
    private final Findings out;
    private final Set<Root> receivers = new HashSet<>();

    private Rights(Body body, Findings out) {
        this.body = body;
        this.out = out;
    }

    static void check(Body body, Findings out) {
        Rights rights = new Rights(body, out);
        for (int point = 0; point < body.points(); point++) {
            if (body.at(point) instanceof Instruction.Call call && call.receiver() != null) {
                rights.receivers.add(call.receiver());
            }
        }
        for (int point = 0; point < body.points(); point++) {
            rights.visit(body.at(point));
        }
    }

    private void visit(Instruction instruction) {
        switch (instruction) {
            case Instruction.Borrow borrow when borrow.exclusive() && !borrow.captured() -> borrow(borrow);
            case Instruction.Write write -> write(write.target(), write.tree());
            case Instruction.Store store -> write(store.target(), store.tree());
            case Instruction.Move move -> write(move.target(), move.tree());
            default -> {}
        }
    }

    private void borrow(Instruction.Borrow borrow) {
        int shared = Derefs.firstShared(borrow.source());
        if (shared < 0) {
            return;
        }
        String holder = holder(borrow.source(), shared);
        if (receivers.contains(borrow.target())) {
            report(
                    OwnCode.MUTATION_THROUGH_SHARED,
                    "cannot borrow `" + borrow.source().source() + "` as mutable, as it is behind a shared borrow",
                    new Label(
                            borrow.tree(),
                            "`" + holder + "` is a `@Ref` borrow, so what it refers to cannot be"
                                    + " borrowed as mutable"),
                    borrow.source().root(),
                    remedy(borrow.source()));
        } else {
            report(
                    OwnCode.SHARED_WHERE_EXCLUSIVE,
                    "a shared borrow cannot serve where an exclusive one is wanted",
                    new Label(borrow.tree(), "expected `@Mut`, found `@Ref`: the types differ in mutability"),
                    borrow.source().root(),
                    remedy(borrow.source()));
        }
    }

    /// Whether a class says nothing itself, and has its words from a type of the JDK that it implements: its
    /// own methods write its own fields as they always did.
    private static boolean silentReceiver(Root root) {
        return root.kind() == Root.Kind.THIS && root.type().traits().foreign();
    }

    private void write(Place target, Tree tree) {
        int shared = Derefs.firstShared(target);
        if (shared >= 0 && !silentReceiver(target.root())) {
            report(
                    OwnCode.WRITE_THROUGH_SHARED,
                    "cannot assign to `" + target.source() + "`, which is behind a shared borrow",
                    new Label(
                            tree,
                            "`" + holder(target, shared) + "` is a `@Ref` borrow, so what it refers to cannot"
                                    + " be written"),
                    target.root(),
                    remedy(target));
        }
    }

    private static String holder(Place place, int shared) {
        return new Place(place.root(), place.steps().subList(0, shared), place.type()).source();
    }

    private static String remedy(Place place) {
        return switch (place.root().kind()) {
            case THIS -> "mark the method `@Mutates`, so that `this` is borrowed exclusively";
            case PARAMETER ->
                "declare the parameter `@Mut " + typeOf(place.root())
                        + place.root().name() + "`";
            default -> "borrow `" + place.root().name() + "` with `@Mut`";
        };
    }

    private static String typeOf(Root root) {
        String name = root.type().traits().simpleName();
        return name.isEmpty() ? "" : name + " ";
    }

    private void report(OwnCode code, String message, Label primary, Root root, String help) {
        boolean told = root.kind() == Root.Kind.LOCAL || root.kind() == Root.Kind.PARAMETER;
        List<Label> secondary =
                told ? List.of(new Label(root.tree(), "`" + root.name() + "` is declared here")) : List.of();
        out.add(Finding.of(code, message, body.unit(), primary, secondary, help));
    }
}
