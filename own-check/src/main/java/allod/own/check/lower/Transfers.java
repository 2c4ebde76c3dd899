package allod.own.check.lower;

import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.type.Mode;
import allod.own.check.type.OwnType;
import com.sun.source.tree.Tree;
import org.jspecify.annotations.Nullable;

/// From operands to temporaries: decides between move and borrow by how the value is held and how it is wanted.
///
/// | held \ wanted | owner | shared | exclusive | view | not tracked |
/// | --- | --- | --- | --- | --- | --- |
/// | owner | move | borrow | borrow | borrow | borrow while it is looked at |
/// | borrow | move out of the borrow: refused later | reborrow | reborrow | reborrow | reborrow |
/// | view, function, collection | borrow that keeps its loans | the same | the same | the same | the same |
final class Transfers {
    private final BodyTranslation translation;

    Transfers(BodyTranslation translation) {
        this.translation = translation;
    }

    /// How a variable holds a value that it is initialised with, when nothing is written: an owner is moved, a
    /// borrow stays a borrow.
    OwnType held(Operand operand) {
        OwnType type = operand.type();
        return type.lifetime().isEmpty() ? type : type.with("");
    }

    /// Brings a value into a temporary, ready for a parameter, a result or a variable.
    ///
    /// @param wanted how the value is wanted
    /// @param twoPhase whether an exclusive borrow comes into force at the call only
    /// @return the temporary; null when there is nothing to track
    @Nullable
    Root into(Operand operand, OwnType wanted, boolean twoPhase, Tree tree) {
        Place place = operand.place();
        if (place == null) {
            return null;
        }
        return switch (wanted.mode()) {
            case OWN -> moved(operand, place, tree);
            case REF ->
                borrowed(operand, place, OwnType.of(Mode.REF, operand.type().traits()), false, tree);
            case MUT ->
                borrowed(operand, place, OwnType.of(Mode.MUT, operand.type().traits()), twoPhase, tree);
            case VIEW, PLAIN -> kept(operand, place, wanted, tree);
        };
    }

    private @Nullable Root moved(Operand operand, Place place, Tree tree) {
        OwnType type = operand.type();
        if (operand.temporary() && type.owns()) {
            return place.root();
        }
        if (type.mode() == Mode.VIEW || (type.mode() == Mode.PLAIN && !type.tracked())) {
            return kept(operand, place, type, tree);
        }
        Root target = translation.temporary("value", type.with(Mode.OWN), tree);
        translation.emit(new Instruction.Move(Place.of(target), place.target(), tree));
        return target;
    }

    private Root borrowed(Operand operand, Place place, OwnType type, boolean twoPhase, Tree tree) {
        boolean exclusive = type.mode() == Mode.MUT;
        if (operand.temporary() && operand.type().mode() == type.mode()) {
            return place.root();
        }
        OwnType target = new OwnType(
                type.mode(), "", type.traits(), false, false, operand.type().element());
        Root root = translation.temporary("borrow", target, tree);
        translation.emit(new Instruction.Borrow(root, place.target(), exclusive, exclusive && twoPhase, false, tree));
        return root;
    }

    /// A view, a function, a collection, or a value that is only looked at: a borrow that keeps the loans in
    /// it.
    private @Nullable Root kept(Operand operand, Place place, OwnType wanted, Tree tree) {
        OwnType type = operand.type();
        if (!type.tracked() && !type.carriesLoans()) {
            read(operand, tree);
            return null;
        }
        if (operand.temporary() && !type.owns()) {
            return place.root();
        }
        if (wanted.mode() == Mode.VIEW && type.mode() != Mode.VIEW) {
            // The callee sees a view: what flows on is what the view looks at, and that is this value.
            Root lent = borrowed(operand, place, type.with(Mode.REF), false, tree);
            Root view = translation.temporary("view", OwnType.of(Mode.VIEW, type.traits()), tree);
            translation.emit(new Instruction.Borrow(view, Place.of(lent), false, false, false, tree));
            return view;
        }
        boolean exclusive = type.mode() == Mode.VIEW && type.traits().exclusive();
        OwnType target = type.owns() ? type.with(Mode.REF) : type;
        Root root = translation.temporary("borrow", target, tree);
        translation.emit(new Instruction.Borrow(root, place.target(), exclusive, false, false, tree));
        return root;
    }

    /// Looks at a value without keeping anything of it.
    void read(Operand operand, Tree tree) {
        Place place = operand.place();
        if (place != null && !operand.temporary()) {
            translation.emit(new Instruction.Read(place.target(), tree));
        }
    }
}
