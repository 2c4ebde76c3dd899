package allod.own.check.lower;

import allod.own.check.flow.Body;
import allod.own.check.flow.Edge;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.report.Finding;
import allod.own.check.report.Label;
import allod.own.check.report.OwnCode;
import allod.own.check.type.OwnType;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// One body on its way from trees to points.
///
/// There is always a current point; instructions are put behind it. After a jump the current point is one that
/// nothing leads to, so that what stands there is translated all the same and never reached.
final class BodyTranslation {
    final Surroundings around;
    final Body body;
    final Variables variables;
    final Exits exits;
    final Transfers transfers;
    final Expressions expressions;
    final Conditions conditions;
    final Patterns patterns;
    final Calls calls;
    final Lambdas lambdas;
    final Assignments assignments;
    final Statements statements;

    private int current;

    /// What the pattern whose guard is translated looks at, and its bindings: until the arm is chosen nothing
    /// of it may be changed.
    private final List<Place> guarded = new ArrayList<>();

    /// Owned temporaries of the statement at hand, in the order in which they were made.
    private List<Root> owned = new ArrayList<>();

    /// @param outer the translation around a lambda; null for methods
    BodyTranslation(Surroundings around, Body body, @Nullable BodyTranslation outer) {
        this.around = around;
        this.body = body;
        this.variables = new Variables(this, outer);
        this.exits = new Exits(this);
        this.transfers = new Transfers(this);
        this.expressions = new Expressions(this);
        this.conditions = new Conditions(this);
        this.patterns = new Patterns(this);
        this.calls = new Calls(this);
        this.lambdas = new Lambdas(this);
        this.assignments = new Assignments(this);
        this.statements = new Statements(this);
        this.current = body.addPoint(new Instruction.Nothing(body.tree()));
    }

    // ------------------------------------------------------------------------------------------------------ points

    /// Puts an instruction behind the current point, and makes it the current one.
    int emit(Instruction instruction) {
        if (!guarded.isEmpty()) {
            refuseChange(instruction);
        }
        int point = body.addPoint(instruction);
        body.addEdge(current, point, Edge.Kind.NORMAL);
        current = point;
        return point;
    }

    private void refuseChange(Instruction instruction) {
        Place changed = switch (instruction) {
            case Instruction.Borrow borrow when borrow.exclusive() -> borrow.source();
            case Instruction.Write write -> write.target();
            default -> null;
        };
        if (changed != null && guarded.stream().anyMatch(changed::overlaps)) {
            report(
                    OwnCode.GUARD_MUTATES,
                    "cannot change `" + changed.source() + "` in a guard",
                    instruction.tree(),
                    "the switch still looks at the value to choose an arm",
                    "decide in the guard, and change the value in the arm");
        }
    }

    /// A point that others can jump to.
    int join(Tree tree) {
        return body.addPoint(new Instruction.Nothing(tree));
    }

    /// Leads from the current point to `join`; what comes next is not reached from here.
    void jump(int join) {
        body.addEdge(current, join, Edge.Kind.NORMAL);
        unreachable();
    }

    /// Leads from the current point to `join` as well.
    void branch(int join, Edge.Kind kind) {
        body.addEdge(current, join, kind);
    }

    /// Leads from the current point to `join`, and goes on there.
    void continueAt(int join) {
        body.addEdge(current, join, Edge.Kind.NORMAL);
        current = join;
    }

    /// Goes on at `join`, without a way from the current point.
    void resumeAt(int join) {
        current = join;
    }

    /// Nothing leads to what comes next.
    void unreachable() {
        current = body.addPoint(new Instruction.Nothing(body.tree()));
    }

    /// Runs the translation of a guard.
    void inGuard(Collection<Place> looked, Runnable guard) {
        guarded.addAll(looked);
        guard.run();
        guarded.removeAll(looked);
    }

    int current() {
        return current;
    }

    // -------------------------------------------------------------------------------------------------- temporaries

    /// A new temporary; owners among them end with their statement.
    Root temporary(String name, OwnType type, Tree tree) {
        Root root = body.addRoot(Root.Kind.TEMPORARY, name, type, tree);
        if (type.owns()) {
            owned.add(root);
        }
        return root;
    }

    /// The owned temporaries that the statement at hand has made so far.
    List<Root> ownedTemporaries() {
        return owned;
    }

    /// Runs the translation of a statement or condition, and answers with the owned temporaries that it made:
    /// the caller ends them on each way on.
    List<Root> collectingTemporaries(Runnable translation) {
        List<Root> before = owned;
        owned = new ArrayList<>();
        translation.run();
        List<Root> made = owned;
        owned = before;
        return made;
    }

    /// Runs the translation of a statement, and ends the temporaries that it made.
    void endingTemporaries(Tree tree, Runnable translation) {
        endAll(collectingTemporaries(translation), tree);
    }

    /// Ends temporaries here.
    void endAll(List<Root> temporaries, Tree tree) {
        for (Root root : temporaries.reversed()) {
            emit(new Instruction.ScopeEnd(root, Instruction.Way.NORMAL, tree));
        }
    }

    // ----------------------------------------------------------------------------------------------------- questions

    /// Whether the class of this body has the members of `owner`.
    boolean inherits(TypeElement owner) {
        var types = around.types();
        return types.isSubtype(types.erasure(around.owner().asType()), types.erasure(owner.asType()));
    }

    TreePath path(Tree tree) {
        return new TreePath(around.path(), tree);
    }

    @Nullable
    Element element(Tree tree) {
        return around.trees().getElement(path(tree));
    }

    @Nullable
    TypeMirror type(Tree tree) {
        return around.trees().getTypeMirror(path(tree));
    }

    /// Reports something that the translation itself sees.
    void report(OwnCode code, String message, Tree at, String label, String help) {
        around.findings().add(Finding.of(code, message, body.unit(), new Label(at, label), List.of(), help));
    }

    /// Fails closed.
    void notAnalysed(Tree tree) {
        report(
                OwnCode.NOT_ANALYSED,
                "not analysed: the checker does not know " + tree.getKind() + " in a body that uses owned values",
                tree,
                "unknown to this version of the checker",
                "move it to a method that uses no owned values, or mark the method @Trusted(\"why\")");
    }
}
