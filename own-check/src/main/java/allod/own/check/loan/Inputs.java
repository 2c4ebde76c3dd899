package allod.own.check.loan;

import allod.own.check.flow.Instruction;
import allod.own.check.flow.Root;
import allod.own.check.type.Signature;
import java.util.ArrayList;
import java.util.List;

/// The temporaries that a call brings to an input of its signature: none where the input is not tracked,
/// several for a variable arity.
final class Inputs {

    private Inputs() {}

    static List<Root> of(Instruction.Call call, int input) {
        if (input == Signature.RECEIVER) {
            return call.receiver() == null ? List.of() : List.of(call.receiver());
        }
        int last = call.signature().parameters().size() - 1;
        List<Root> found = new ArrayList<>(1);
        for (int i = 0; i < call.arguments().size(); i++) {
            Root argument = call.arguments().get(i);
            if (argument != null && Math.min(i, last) == input) {
                found.add(argument);
            }
        }
        return found;
    }

    /// All of them, the receiver first.
    static List<Root> all(Instruction.Call call) {
        List<Root> found = new ArrayList<>();
        Uses.of(call, found::add);
        return found;
    }
}
