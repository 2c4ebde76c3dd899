package allod.own.check.move;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.report.Findings;
import java.util.HashSet;
import java.util.Set;

/// Checks that each owner in a body is ended exactly once on every way, and used by nobody afterwards.
///
/// **M1** A value is used, moved or dropped only where it has not been moved on any way before (OWN0382).
/// **M2** What is behind a borrow, in an array, in a resource or in an object with a drop method stays there,
/// unless the place is written again at once (OWN0507, OWN0508, OWN1005, OWN0509). **M3** Where a variable ends
/// it owns nothing (OWN1001, OWN1002), and so do the fields of an object that is dropped (OWN1004). **M4** A
/// write does not lose an owner (OWN1003).
///
/// Threads: none; each call stands for itself.
///
/// Sources: move paths and the analysis of values that may be moved are those of the Rust compiler's borrow
/// checker, with null as Java's drop flag.
public final class MoveCheck {

    private MoveCheck() {}

    /// Checks a body and the bodies of the lambdas in it.
    ///
    /// @param body the outermost body
    /// @param options what is asked
    /// @param parts knows the classes
    /// @param findings takes what is found
    public static void check(Body body, MoveOptions options, OwnedParts parts, Findings findings) {
        check(body, options, parts, findings, false);
    }

    private static void check(Body body, MoveOptions options, OwnedParts parts, Findings findings, boolean often) {
        MovePaths paths = MovePaths.of(body, parts, often);
        MoveAction[] actions = MoveAction.of(body, paths);
        MoveOrder order = new MoveOrder(body);
        MoveFlow flow = new MoveFlow(body, paths, actions, order, options);
        MoveTrail trail = new MoveTrail(body, actions, order);
        MoveInspector inspector = new MoveInspector(body, paths, actions, trail, options);
        flow.visit(inspector);
        MoveWords words = new MoveWords(body, actions, trail);
        MoveFaults.choose(inspector.faults()).forEach(told -> findings.add(words.finding(told)));
        Set<Body> once = calledOnce(body);
        for (Body lambda : body.lambdas()) {
            check(lambda, options, parts, findings, !once.contains(lambda));
        }
    }

    private static Set<Body> calledOnce(Body body) {
        Set<Body> once = new HashSet<>();
        for (int point = 0; point < body.points(); point++) {
            if (body.at(point) instanceof Instruction.Lambda lambda
                    && lambda.body() != null
                    && lambda.target().type().once()) {
                once.add(lambda.body());
            }
        }
        return once;
    }
}
