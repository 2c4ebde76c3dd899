package allod.own.check.loan;

import allod.own.check.flow.Body;
import allod.own.check.flow.Edge;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Root;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/// Whether an owner ends on the way from a point to an exit: a hidden close, or a move as `close` is one.
final class Ends {

    private Ends() {}

    static boolean follow(Body body, int point, Root owner) {
        BitSet seen = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        open.add(point);
        while (!open.isEmpty()) {
            int next = open.poll();
            if (ends(body.at(next), owner)) {
                return true;
            }
            for (Edge edge : body.edgesOf(next)) {
                if (!seen.get(edge.target())) {
                    seen.set(edge.target());
                    open.add(edge.target());
                }
            }
        }
        return false;
    }

    private static boolean ends(Instruction instruction, Root owner) {
        return switch (instruction) {
            case Instruction.Drop drop -> drop.place().root() == owner;
            case Instruction.Move move -> move.source().root() == owner;
            default -> false;
        };
    }
}
