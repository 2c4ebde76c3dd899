package allod.own.check.type;

import allod.own.check.type.Signature.Flow;
import allod.own.check.type.Signature.Receiver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Where the loans of a call go, when its declaration leaves that to the rules.
///
/// ```
/// result named `a`        from every input named `a`, or named so that it outlives `a`
/// one method of a class   from the receiver; of a view: from what the view looks at
/// one borrowed input      from that
/// else                    nobody knows: OWN0106 at the declaration
/// ```
final class Elision {

    static final String STATIC = "static";

    private final Receiver receiver;
    private final OwnType receiverType;
    private final List<OwnType> parameters;
    private final Set<List<String>> outlives = new HashSet<>();

    Elision(Receiver receiver, OwnType receiverType, List<OwnType> parameters, OwnType result) {
        this.receiver = receiver;
        this.receiverType = receiverType;
        this.parameters = parameters;
        parameters.forEach(this::order);
        order(result);
    }

    Elision(Signature signature) {
        this(signature.receiver(), signature.receiverType(), signature.parameters(), signature.result());
    }

    private void order(OwnType type) {
        int colon = type.lifetime().indexOf(':');
        if (colon > 0) {
            outlives.add(
                    List.of(name(type), type.lifetime().substring(colon + 1).strip()));
        }
        if (type.element() != null) {
            order(type.element());
        }
    }

    /// The name of a lifetime without what it outlives.
    static String name(OwnType type) {
        int colon = type.lifetime().indexOf(':');
        return colon < 0 ? type.lifetime() : type.lifetime().substring(0, colon).strip();
    }

    /// Whether the result holds loans of somebody.
    static boolean borrows(OwnType type) {
        if (type.traits().function()) {
            return false;
        }
        return type.mode().isBorrow()
                || type.mode() == Mode.VIEW
                || (type.owns() && type.traits().view())
                || (type.element() != null && borrows(type.element()));
    }

    /// The flows into the result; empty when the rules do not decide.
    List<Flow> toResult(OwnType result) {
        List<Flow> flows = new ArrayList<>();
        String wanted = wanted(result);
        if (!borrows(result) || wanted.equals(STATIC)) {
            return flows;
        }
        if (!wanted.isEmpty()) {
            named(wanted, flows);
            return flows;
        }
        if (receiverLends()) {
            flows.add(new Flow(Signature.RECEIVER, Signature.RESULT, innerOfReceiver()));
            return flows;
        }
        List<Integer> lenders = lenders();
        if (lenders.isEmpty() && receiver != Receiver.NONE && receiver != Receiver.CONSUMED) {
            flows.add(new Flow(Signature.RECEIVER, Signature.RESULT, false));
        } else if (lenders.size() == 1) {
            flows.add(new Flow(lenders.get(0), Signature.RESULT, inner(parameters.get(lenders.get(0)))));
        }
        return flows;
    }

    /// The lifetime that a result names, itself or for its elements; empty when it names none.
    static String wanted(OwnType result) {
        String name = name(result);
        return name.isEmpty() && result.element() != null ? wanted(result.element()) : name;
    }

    private void named(String wanted, List<Flow> flows) {
        if (receiverLends() && receiverType.traits().lifetimes().contains(wanted)) {
            flows.add(new Flow(Signature.RECEIVER, Signature.RESULT, innerOfReceiver()));
        }
        for (int i = 0; i < parameters.size(); i++) {
            OwnType input = parameters.get(i);
            if (lives(name(input), wanted)) {
                flows.add(new Flow(i, Signature.RESULT, inner(input)));
            } else if (input.element() != null && lives(name(input.element()), wanted)) {
                flows.add(new Flow(i, Signature.RESULT, true));
            }
        }
    }

    private boolean lives(String name, String wanted) {
        if (name.isEmpty()) {
            return false;
        }
        return name.equals(wanted)
                || outlives.stream()
                        .anyMatch(pair ->
                                pair.get(0).equals(name) && !pair.get(1).equals(name) && lives(pair.get(1), wanted));
    }

    private boolean receiverLends() {
        return receiver != Receiver.NONE
                && (receiverType.traits().view()
                        || (receiverType.traits().tracked() && receiver != Receiver.CONSUMED)
                        || receiverType.element() != null);
    }

    private boolean innerOfReceiver() {
        Traits traits = receiverType.traits();
        OwnType element = receiverType.element();
        return traits.view() ? !traits.exclusive() : element != null && element.carriesLoans();
    }

    private static boolean inner(OwnType input) {
        return !input.mode().isBorrow() && !input.traits().exclusive();
    }

    /// The parameters that the rule of the one borrowed input counts.
    List<Integer> lenders() {
        List<Integer> lenders = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            if (borrows(parameters.get(i))) {
                lenders.add(i);
            }
        }
        return lenders;
    }

    /// The flow of one input into the result.
    Flow from(int input) {
        boolean inner = input == Signature.RECEIVER ? innerOfReceiver() : inner(parameters.get(input));
        return new Flow(input, Signature.RESULT, inner);
    }

    /// The flows of a constructor into the new value.
    List<Flow> toNew(OwnType made) {
        List<Flow> flows = new ArrayList<>();
        List<String> lifetimes = made.traits().lifetimes();
        for (int i = 0; i < parameters.size(); i++) {
            String name = name(parameters.get(i));
            boolean other = lifetimes.size() > 1 && !name.isEmpty() && !lifetimes.contains(name);
            if (borrows(parameters.get(i)) && made.traits().view() && !other && !name.equals(STATIC)) {
                flows.add(new Flow(i, Signature.RESULT, inner(parameters.get(i))));
            }
        }
        return flows;
    }

    /// The flows from inputs into others: into exclusive borrows and collections of the same lifetime.
    List<Flow> betweenInputs() {
        List<Flow> flows = new ArrayList<>();
        for (int to = 0; to < parameters.size(); to++) {
            OwnType target = parameters.get(to);
            String wanted = target.element() != null
                    ? name(target.element())
                    : target.mode() == Mode.MUT && target.traits().view() ? name(target) : "";
            for (int from = 0; from < parameters.size() && !wanted.isEmpty(); from++) {
                OwnType source = parameters.get(from);
                if (from == to) {
                    continue;
                }
                if (lives(name(source), wanted)) {
                    flows.add(new Flow(from, to, inner(source)));
                } else if (source.element() != null && lives(name(source.element()), wanted)) {
                    flows.add(new Flow(from, to, true));
                }
            }
        }
        if (receiver == Receiver.EXCLUSIVE) {
            for (int from = 0; from < parameters.size(); from++) {
                if (receiverType.traits().lifetimes().contains(name(parameters.get(from)))) {
                    flows.add(new Flow(from, Signature.RECEIVER, inner(parameters.get(from))));
                }
            }
        }
        return flows;
    }
}
