package allod.own.check.move;

import allod.own.check.flow.Body;
import allod.own.check.flow.Edge;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Root;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The model: runs a body along every way and watches one value a variable.
///
/// Knows whole variables only, and nothing of sets of states: a variable is empty, null, owning or moved. A way goes on
/// after a mistake as the checker does: a moved value that is used again owns nothing that must be ended.
final class Ownership {

    /// What a variable is on one way.
    enum State {
        EMPTY,
        NULL,
        OWNING,
        MOVED,
        FORGIVEN
    }

    private record Moment(int point, Map<Root, State> states) {}

    private final Body body;
    private final Set<Moment> seen = new HashSet<>();
    private final Deque<Moment> open = new ArrayDeque<>();
    private final Set<String> wrong = new TreeSet<>();

    private Ownership(Body body) {
        this.body = body;
    }

    /// The wrong uses and writes as `use POINT` and `lost POINT`, and the variables that leak as `leak NAME`.
    static Set<String> wrong(Body body) {
        Ownership model = new Ownership(body);
        Map<Root, State> entry = new HashMap<>();
        for (Root root : body.roots()) {
            entry.put(root, root.kind() == Root.Kind.PARAMETER ? State.OWNING : State.EMPTY);
        }
        model.reach(0, entry);
        while (!model.open.isEmpty()) {
            model.run(model.open.pop());
        }
        return model.wrong;
    }

    private void reach(int point, Map<Root, State> states) {
        Moment moment = new Moment(point, Map.copyOf(states));
        if (seen.add(moment)) {
            open.push(moment);
        }
    }

    private void run(Moment moment) {
        Map<Root, State> states = new HashMap<>(moment.states());
        int point = moment.point();
        if (!happens(body.at(point), states)) {
            return;
        }
        act(point, body.at(point), states);
        for (Edge edge : body.edgesOf(point)) {
            Map<Root, State> carried = new HashMap<>(states);
            if (edge.kind() == Edge.Kind.UNDECLARED) {
                carried.replaceAll((_, state) -> state == State.OWNING ? State.FORGIVEN : state);
            }
            if (edge.kind() != Edge.Kind.NEVER) {
                reach(edge.target(), carried);
            }
        }
    }

    /// A test excludes the ways where it fails; what was moved may have been null.
    private static boolean happens(Instruction instruction, Map<Root, State> states) {
        return !(instruction instanceof Instruction.Assume assume)
                || assume.fact() != Instruction.Fact.SOMETHING
                || states.get(assume.place().root()) != State.NULL;
    }

    private void act(int point, Instruction instruction, Map<Root, State> states) {
        switch (instruction) {
            case Instruction.Borrow borrow -> use(point, borrow.source().root(), states);
            case Instruction.Move move -> {
                Root from = move.source().root();
                use(point, from, states);
                State state = states.get(from);
                states.put(from, State.MOVED);
                write(point, move.target().root(), states);
                states.put(move.target().root(), state == State.MOVED || state == State.EMPTY ? State.FORGIVEN : state);
            }
            case Instruction.Write write -> {
                write(point, write.target().root(), states);
                states.put(write.target().root(), State.NULL);
            }
            case Instruction.Call call -> call.arguments().forEach(argument -> states.put(argument, State.MOVED));
            case Instruction.Result result -> states.put(result.target(), State.OWNING);
            case Instruction.Declare declare -> states.put(declare.root(), State.EMPTY);
            case Instruction.ScopeEnd end -> {
                if (states.get(end.root()) == State.OWNING) {
                    wrong.add("leak " + end.root());
                }
                states.put(end.root(), State.EMPTY);
            }
            case Instruction.Assume assume -> {
                if (assume.fact() == Instruction.Fact.NOTHING) {
                    states.put(assume.place().root(), State.NULL);
                }
            }
            default -> {}
        }
    }

    private void use(int point, Root root, Map<Root, State> states) {
        if (states.get(root) == State.MOVED) {
            wrong.add("use " + point);
        }
    }

    private void write(int point, Root root, Map<Root, State> states) {
        if (!root.temporary() && states.get(root) == State.OWNING) {
            wrong.add("lost " + point);
        }
    }
}
