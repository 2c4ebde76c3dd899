package allod.own.check.escape;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.report.Finding;
import allod.own.check.report.Label;
import allod.own.check.report.OwnCode;
import allod.own.check.type.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What methods do with the owners that they are given, and which borrows they give back.
final class ParameterNotes {

    private ParameterNotes() {}

    /// The notes about the parameters of some bodies.
    static List<Finding> of(List<Body> bodies) {
        List<Finding> notes = new ArrayList<>();
        for (Body body : bodies) {
            List<Root> parameters = parameters(body);
            Signature signature = body.signature();
            for (Root root : parameters) {
                if (root.type().owns() && !root.type().once()) {
                    notes.add(note(body, root, summary(ValueWalk.ofEntry(body, Place.of(root)))));
                } else if (signature != null && signature.flows().contains(result(body, root))) {
                    notes.add(note(body, root, "leaks to the result, which borrows from it"));
                }
            }
        }
        return notes;
    }

    private static Signature.Flow result(Body body, Root root) {
        return new Signature.Flow(numbered(body).indexOf(root), Signature.RESULT, false);
    }

    private static List<Root> parameters(Body body) {
        return body.kind() == Body.Kind.LAMBDA
                ? List.of()
                : body.roots().stream()
                        .filter(root -> root.kind() == Root.Kind.PARAMETER)
                        .toList();
    }

    /// The roots by the number of their parameter.
    private static List<Root> numbered(Body body) {
        return parameters(body);
    }

    private static Finding note(Body body, Root root, String what) {
        return new Finding(
                OwnCode.PARAMETER_SUMMARY,
                "parameter `" + root.name() + "` " + what,
                body.unit(),
                new Label(root.tree(), ""),
                List.of(),
                List.of(),
                List.of());
    }

    private static String summary(Fate fate) {
        Reason reason = fate.reason();
        if (reason == null) {
            return "does not leak: it ends in the method";
        }
        return switch (reason) {
            case RETURNED -> "leaks to the result";
            case STORED_IN_FIELD -> fate.text().contains("`this.") ? "leaks to `this`" : "leaks: " + fate.text();
            default -> "leaks: " + fate.text();
        };
    }

    /// A note about a value that a method of the same class takes over says what that method does with it.
    static Finding withSummary(Finding note, Fate fate, Map<javax.lang.model.element.ExecutableElement, Body> methods) {
        Instruction.Call call = fate.call();
        Body callee = call == null ? null : methods.get(call.signature().element());
        if (callee == null || fate.parameter() < 0) {
            return note;
        }
        List<Root> parameters = numbered(callee);
        if (fate.parameter() >= parameters.size()) {
            return note;
        }
        Root parameter = parameters.get(fate.parameter());
        String what = "`" + callee.name() + "`: parameter `" + parameter.name() + "` "
                + summary(ValueWalk.ofEntry(callee, Place.of(parameter)));
        List<Label> way = new ArrayList<>(note.secondary());
        way.add(new Label(parameter.tree(), what));
        return new Finding(note.code(), note.message(), note.unit(), note.primary(), way, note.helps(), note.notes());
    }
}
