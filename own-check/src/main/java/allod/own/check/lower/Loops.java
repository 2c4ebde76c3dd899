package allod.own.check.lower;

import allod.own.check.flow.Edge;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.flow.Step;
import allod.own.check.type.Mode;
import allod.own.check.type.OwnType;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import java.util.List;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/// Loops.
final class Loops {
    private final BodyTranslation translation;

    Loops(BodyTranslation translation) {
        this.translation = translation;
    }

    void whileLoop(WhileLoopTree tree, @Nullable String label) {
        int head = translation.join(tree);
        int exit = translation.join(tree);
        translation.continueAt(head);
        loop(tree.getCondition(), label, tree, tree.getStatement(), head, head, exit);
        translation.resumeAt(exit);
    }

    void doLoop(DoWhileLoopTree tree, @Nullable String label) {
        int head = translation.join(tree);
        int test = translation.join(tree);
        int exit = translation.join(tree);
        translation.continueAt(head);
        inTarget(label, exit, test, () -> translation.statements.translate(tree.getStatement()));
        translation.continueAt(test);
        endless(tree.getCondition(), exit);
        translation.statements.condition(tree.getCondition(), head, exit);
        translation.resumeAt(exit);
    }

    void forLoop(ForLoopTree tree, @Nullable String label) {
        translation.exits.inScope(tree, () -> {
            translation.statements.all(tree.getInitializer());
            int head = translation.join(tree);
            int step = translation.join(tree);
            int exit = translation.join(tree);
            translation.continueAt(head);
            loop(tree.getCondition(), label, tree, tree.getStatement(), step, head, exit);
            translation.resumeAt(step);
            translation.statements.all(tree.getUpdate());
            translation.jump(head);
            translation.resumeAt(exit);
        });
    }

    /// The test, the body, and the way from its end to `next`.
    ///
    /// @param next where `continue` goes
    private void loop(
            @Nullable ExpressionTree condition,
            @Nullable String label,
            Tree tree,
            StatementTree content,
            int next,
            int head,
            int exit) {
        int start = translation.join(tree);
        endless(condition, exit);
        if (condition == null) {
            translation.jump(start);
        } else {
            translation.statements.condition(condition, start, exit);
        }
        translation.resumeAt(start);
        inTarget(label, exit, next, () -> translation.statements.translate(content));
        translation.jump(next);
        assert head >= 0;
    }

    /// Out of an endless loop leads a way that is never taken, so that what lies behind counts as a later use.
    private void endless(@Nullable ExpressionTree condition, int exit) {
        if (condition == null || Conditions.alwaysTrue(condition)) {
            translation.branch(exit, Edge.Kind.NEVER);
        }
    }

    private void inTarget(@Nullable String label, int exit, int next, Runnable content) {
        Frame.Target target = new Frame.Target(translation.exits.innermost(), label, exit, next, true);
        translation.exits.enter(target);
        content.run();
        translation.exits.leave(target);
    }

    // ------------------------------------------------------------------------------------------------------ for each

    void forEach(EnhancedForLoopTree tree, @Nullable String label) {
        translation.exits.inScope(tree, () -> {
            List<Root> made = translation.collectingTemporaries(() -> iterate(tree, label));
            translation.endAll(made, tree);
        });
    }

    private void iterate(EnhancedForLoopTree tree, @Nullable String label) {
        Operand container = translation.expressions.value(tree.getExpression(), OwnType.PLAIN);
        VariableElement element = translation.assignments.variable(tree.getVariable());
        OwnType part = container.type().element();
        OwnType given = part == null ? OwnType.PLAIN : lent(part, container.type());
        OwnType type = translation.around.vocabulary().written(element).orElse(given);
        boolean drains = part != null && part.owns() && type.owns();
        Root iterated = hold(container, drains, tree);
        int head = translation.join(tree);
        int exit = translation.join(tree);
        int start = translation.join(tree);
        translation.continueAt(head);
        translation.branch(exit, Edge.Kind.NORMAL);
        translation.continueAt(start);
        translation.exits.inScope(tree.getVariable(), () -> {
            Root root = translation.variables.declare(Root.Kind.LOCAL, element, type, tree.getVariable());
            translation.exits.declare(root, tree.getVariable());
            if (iterated != null && (type.tracked() || type.carriesLoans())) {
                next(root, iterated, part, drains, tree.getVariable());
            }
            inTarget(label, exit, head, () -> translation.statements.translate(tree.getStatement()));
        });
        translation.jump(head);
        translation.resumeAt(exit);
    }

    /// Owners in a container are lent to the loop, as exclusively as the container is held.
    private static OwnType lent(OwnType part, OwnType container) {
        if (!part.owns()) {
            return part;
        }
        return part.with(container.mode() == Mode.REF ? Mode.REF : Mode.MUT);
    }

    private @Nullable Root hold(Operand container, boolean drains, Tree tree) {
        Place place = container.place();
        if (place == null) {
            return null;
        }
        if (drains && container.type().owns()) {
            return translation.transfers.into(container, container.type(), false, tree);
        }
        return translation.transfers.into(container, OwnType.PLAIN, false, tree);
    }

    private void next(Root root, Root iterated, @Nullable OwnType part, boolean drains, VariableTree tree) {
        if (part == null) {
            return;
        }
        if (drains) {
            translation.emit(new Instruction.Write(Place.of(root), false, tree));
            return;
        }
        Place elements = Place.of(iterated).target().then(Step.ELEMENTS, part);
        translation.assignments.initialise(root, Operand.at(elements, tree), tree);
    }
}
