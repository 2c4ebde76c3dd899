package allod.own.check.loan;

import allod.own.check.flow.Body;
import allod.own.check.flow.Root;
import allod.own.check.type.OwnType;
import allod.own.check.type.Signature;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The lifetimes that come into a body from outside, one [Loan.Lifetime] each: equal names are one, a borrow
/// without a name has its own, `static` is none, as nobody has to wait for what lives for ever.
final class Lifetimes {

    private static final String STATIC = "static";

    private final Body body;
    private final List<Loan.Lifetime> all = new ArrayList<>();
    private final Map<String, Loan.Lifetime> named = new HashMap<>();
    private final Map<Root, LoanSet> held = new HashMap<>();
    private final Map<Root, LoanSet> within = new HashMap<>();
    private final Map<String, Set<String>> outlives = new HashMap<>();
    private final List<Root> parameters = new ArrayList<>();

    /// Collects them from the parameters, the receiver and the captures; they have the first numbers.
    Lifetimes(Body body) {
        this.body = body;
        for (Root root : body.roots()) {
            if (root.kind() == Root.Kind.PARAMETER) {
                parameters.add(root);
            }
            if (comesFromOutside(root)) {
                LoanSet set = of(root, root.type());
                if (!set.isEmpty()) {
                    held.put(root, set);
                }
            }
        }
    }

    private boolean comesFromOutside(Root root) {
        return switch (root.kind()) {
            case PARAMETER, CAPTURE -> true;
            case THIS -> body.kind() != Body.Kind.CONSTRUCTOR;
            case LOCAL, RESOURCE, TEMPORARY, STATIC -> false;
        };
    }

    private LoanSet of(Root root, OwnType type) {
        LoanSet own = type.mode().isBorrow()
                        || type.mode().equals(allod.own.check.type.Mode.VIEW)
                        || type.traits().view()
                        || type.scoped()
                ? lifetime(root, type.lifetime())
                : LoanSet.EMPTY;
        OwnType element = type.element();
        if (element == null || !element.carriesLoans() || type.traits().function()) {
            return own;
        }
        LoanSet inner = of(root, element);
        within.merge(root, inner, LoanSet::with);
        return own.with(inner);
    }

    private LoanSet lifetime(Root root, String words) {
        int colon = words.indexOf(':');
        String name = (colon < 0 ? words : words.substring(0, colon)).strip();
        if (colon >= 0) {
            outlives.computeIfAbsent(name, _ -> new HashSet<>())
                    .add(words.substring(colon + 1).strip());
        }
        if (name.equals(STATIC)) {
            return LoanSet.EMPTY;
        }
        Loan.Lifetime lifetime = name.isEmpty() ? null : named.get(name);
        if (lifetime == null) {
            lifetime = new Loan.Lifetime(all.size(), name, root);
            all.add(lifetime);
            if (!name.isEmpty()) {
                named.put(name, lifetime);
            }
        }
        return LoanSet.of(lifetime.index());
    }

    List<Loan.Lifetime> all() {
        return all;
    }

    /// What a variable holds when the body begins.
    LoanSet heldBy(Root root) {
        return held.getOrDefault(root, LoanSet.EMPTY);
    }

    /// What the elements of a collection hold when the body begins, without the borrow of the collection
    /// itself.
    LoanSet heldByElements(Root root) {
        return within.getOrDefault(root, LoanSet.EMPTY);
    }

    /// Whether the caller's borrow `longer` is declared to live at least as long as `shorter`.
    boolean outlives(Loan.Lifetime longer, Loan.Lifetime shorter) {
        if (longer.index() == shorter.index()) {
            return true;
        }
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(outlives.getOrDefault(longer.name(), Set.of()));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (name.equals(shorter.name()) || name.equals(STATIC)) {
                return true;
            }
            if (seen.add(name)) {
                open.addAll(outlives.getOrDefault(name, Set.of()));
            }
        }
        return false;
    }

    /// The lifetimes that the declaration of the method lets its result hold.
    LoanSet ofResult(Signature signature) {
        LoanSet allowed = LoanSet.EMPTY;
        for (Signature.Flow flow : signature.flows()) {
            if (flow.to() == Signature.RESULT) {
                allowed = allowed.with(ofInput(flow.from()));
            }
        }
        Loan.Lifetime result = named.get(signature.result().lifetime());
        return result == null ? allowed : allowed.with(LoanSet.of(result.index()));
    }

    /// The lifetimes that an input brings in.
    LoanSet ofInput(int input) {
        LoanSet set = LoanSet.EMPTY;
        for (Map.Entry<Root, LoanSet> entry : held.entrySet()) {
            if (isInput(entry.getKey(), input)) {
                set = set.with(entry.getValue());
            }
        }
        return set;
    }

    private boolean isInput(Root root, int input) {
        return switch (root.kind()) {
            case THIS -> input == Signature.RECEIVER;
            case PARAMETER -> Parameters.numberOf(body, parameters, root) == input;
            default -> false;
        };
    }
}
