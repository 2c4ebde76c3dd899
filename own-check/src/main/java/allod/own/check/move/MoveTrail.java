package allod.own.check.move;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;

/// Goes back from a point to where the state of a path comes from. Only done for findings.
final class MoveTrail {

    private final Body body;
    private final MoveAction[] actions;
    private final MoveOrder order;

    MoveTrail(Body body, MoveAction[] actions, MoveOrder order) {
        this.body = body;
        this.actions = actions;
        this.order = order;
    }

    /// The points whose moves of a path, or of one that holds it, are not made good on some way to a point.
    BitSet movesBefore(int point, MovePath path) {
        BitSet found = new BitSet();
        walk(point, at -> {
            if (ends(at, path)) {
                return true;
            }
            if (actions[at].moves(path)) {
                found.set(at);
                return true;
            }
            return false;
        });
        return found;
    }

    /// The points where a path got the values that it may have at a point; shifted by one, so that 0 stands for
    /// the entry.
    BitSet sourcesBefore(int point, MovePath path) {
        BitSet found = new BitSet();
        walk(point, at -> {
            boolean ends = ends(at, path);
            boolean value = ends
                    && actions[at].ended() == null
                    && !(body.at(at) instanceof Instruction.Write)
                    && !(body.at(at) instanceof Instruction.Assume);
            if (value) {
                found.set(at + 1);
            }
            if (!ends && !actions[at].moves(path) && at == 0) {
                found.set(0);
            }
            return ends || actions[at].moves(path);
        });
        return found;
    }

    /// The first point where the value that moves at a point came into its variable; -1 when it was there from
    /// the start.
    int sourceOf(int point) {
        List<MovePath> moved = actions[point].moved();
        return moved.isEmpty() ? -1 : sourcesBefore(point, moved.getFirst()).nextSetBit(0) - 1;
    }

    /// Whether there is a way on which the value of a path goes away.
    boolean endsSomewhere(MovePath path) {
        for (int i = 0; i < order.points().size(); i++) {
            if (actions[order.points().pointAt(i)].moves(path)) {
                return true;
            }
        }
        return false;
    }

    private boolean ends(int point, MovePath path) {
        return actions[point].defines(path)
                || (body.at(point) instanceof Instruction.Assume assume
                        && assume.fact() == Instruction.Fact.NOTHING
                        && assume.place().isPrefixOf(path.place()));
    }

    private void walk(int point, IntPredicate stops) {
        BitSet seen = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        open.push(point);
        while (!open.isEmpty()) {
            int[] before = order.before(open.pop());
            for (int at : before) {
                if (order.points().reaches(at) && !seen.get(at)) {
                    seen.set(at);
                    if (!stops.test(at)) {
                        open.push(at);
                    }
                }
            }
        }
    }
}
