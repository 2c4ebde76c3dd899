package allod.own.check.lower;

import allod.own.check.flow.Root;
import allod.own.check.type.OwnType;
import com.sun.source.tree.Tree;
import org.jspecify.annotations.Nullable;

/// The value of an expression with branches: each branch puts its value into one temporary.
///
/// What the temporary holds is what the first tracked branch gives; before that nobody knows whether there is a
/// value to keep at all.
final class Merge {
    private final BodyTranslation translation;
    private final Tree tree;
    private final OwnType wanted;
    private @Nullable Root target;

    /// @param wanted how the value is wanted; plain when the branches decide
    Merge(BodyTranslation translation, Tree tree, OwnType wanted) {
        this.translation = translation;
        this.tree = tree;
        this.wanted = wanted;
    }

    /// How a branch's value is wanted.
    OwnType wanted() {
        return target != null ? target.type() : wanted;
    }

    /// Takes the value of a branch.
    void take(Operand operand) {
        if (!operand.tracked() && target == null && !wanted.tracked()) {
            return;
        }
        if (target == null) {
            OwnType type = wanted.tracked() ? wanted : translation.transfers.held(operand);
            target = translation.temporary("value", type, tree);
        }
        translation.assignments.initialise(target, operand, tree);
    }

    /// The value after the branches have joined.
    Operand value() {
        return target == null ? Operand.plain(tree) : Operand.at(allod.own.check.flow.Place.of(target), tree);
    }
}
