package allod.own.check.move;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Root;
import allod.own.check.flow.Step;
import allod.own.check.report.OwnCode;
import com.sun.source.tree.ThrowTree;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares what each point does with what its paths may hold there.
final class MoveInspector implements MoveFlow.Visitor {
    private final Body body;
    private final MovePaths paths;
    private final MoveAction[] actions;
    private final MoveTrail trail;
    private final MoveOptions options;
    private final List<MoveFault> faults = new ArrayList<>();

    MoveInspector(Body body, MovePaths paths, MoveAction[] actions, MoveTrail trail, MoveOptions options) {
        this.body = body;
        this.paths = paths;
        this.actions = actions;
        this.trail = trail;
        this.options = options;
    }

    /// What is wrong, in the order of the visits.
    List<MoveFault> faults() {
        return faults;
    }

    @Override
    public void at(int point, byte[] row) {
        MoveAction action = actions[point];
        Instruction instruction = body.at(point);
        boolean dropped = instruction instanceof Instruction.Drop;
        for (MovePath used : action.used()) {
            whole(point, used, row);
        }
        for (MovePath moved : action.moved()) {
            OwnCode forbidden = dropped ? null : moved.rule().forbidden();
            if (forbidden != null && !hasMoved(moved, row)) {
                faults.add(new MoveFault(forbidden, moved, point, new BitSet()));
            } else {
                whole(point, moved, row);
            }
        }
        if (action.defined() != null) {
            written(point, action, action.defined(), row);
        }
        if (instruction instanceof Instruction.ScopeEnd end) {
            MovePath root = paths.of(end.root());
            if (root != null) {
                left(point, end, root, row);
            }
        }
    }

    private static boolean hasMoved(MovePath path, byte[] row) {
        return Held.any(row[path.index()], Held.MOVED);
    }

    /// A value is looked at with all its parts.
    private void whole(int point, MovePath path, byte[] row) {
        MovePath gone = above(path, row);
        if (gone == null) {
            gone = below(path, row);
        }
        if (gone != null) {
            gone(point, gone);
        }
    }

    private void gone(int point, MovePath gone) {
        OwnCode taken = gone.rule().taken();
        faults.add(new MoveFault(
                taken == null ? OwnCode.USE_AFTER_MOVE : taken, gone, point, trail.movesBefore(point, gone)));
    }

    /// The outermost path on the way to one whose value may be gone.
    private static @Nullable MovePath above(@Nullable MovePath path, byte[] row) {
        if (path == null) {
            return null;
        }
        MovePath higher = above(path.parent(), row);
        return higher != null ? higher : hasMoved(path, row) ? path : null;
    }

    private static @Nullable MovePath below(MovePath path, byte[] row) {
        for (MovePath child : path.children()) {
            MovePath gone = hasMoved(child, row) ? child : below(child, row);
            if (gone != null) {
                return gone;
            }
        }
        return null;
    }

    private void written(int point, MoveAction action, MovePath path, byte[] row) {
        MovePath gone = path.parent() == null ? null : above(path.parent(), row);
        if (gone != null && !action.moves(gone)) {
            gone(point, gone);
            return;
        }
        if (path.parent() == null && path.type().mode().isBorrow()) {
            pending(point, path, row);
        }
        MovePath lost = path.root().temporary() ? null : lost(path, action, row);
        if (lost != null) {
            faults.add(new MoveFault(OwnCode.OVERWRITTEN, lost, point, trail.sourcesBefore(point, lost)));
        }
    }

    /// An owner under a path that a write to the path would lose.
    private static @Nullable MovePath lost(MovePath path, MoveAction action, byte[] row) {
        if (Held.any(row[path.index()], Held.OWNED) && !action.moves(path) && demanding(path)) {
            return path;
        }
        if (path.divided() || Held.any(row[path.index()], Held.OPENED)) {
            for (MovePath child : path.children()) {
                MovePath lost = lost(child, action, row);
                if (lost != null) {
                    return lost;
                }
            }
        }
        return null;
    }

    /// Whether a write may lose an owner here. What is behind a shared borrow is never written, and elements of
    /// arrays are not told apart.
    private static boolean demanding(MovePath path) {
        return path.rule().duty() || (path.type().owns() && path.rule().taken() != null && !path.divided());
    }

    private void left(int point, Instruction.ScopeEnd end, MovePath root, byte[] row) {
        boolean silent = end.way() == Instruction.Way.UNDECLARED && !options.undeclared();
        if (silent) {
            return;
        }
        if (root.root().kind() == Root.Kind.THIS && body.kind() == Body.Kind.CONSTRUCTOR) {
            if (end.way() != Instruction.Way.NORMAL || end.tree() instanceof ThrowTree) {
                abandoned(point, root, row);
            } else {
                pending(point, root, row);
            }
            return;
        }
        pending(point, root, row);
        leaks(point, end, root, row);
    }

    private void leaks(int point, Instruction.ScopeEnd end, MovePath path, byte[] row) {
        boolean owned = path.rule().duty() && Held.any(row[path.index()], Held.OWNED);
        if (owned || (path.divided() && untouched(path, row))) {
            faults.add(new MoveFault(code(end, path), path, point, trail.sourcesBefore(point, path)));
            return;
        }
        for (MovePath child : path.children()) {
            if (!(child.step() instanceof Step.Deref)) {
                leaks(point, end, child, row);
            }
        }
    }

    /// Whether a structure is still whole, with all its duties.
    private static boolean untouched(MovePath path, byte[] row) {
        if (!path.structure() || path.children().isEmpty()) {
            return false;
        }
        for (MovePath child : path.children()) {
            if (!(child.divided() ? untouched(child, row) : row[child.index()] == Held.OWNED)) {
                return false;
            }
        }
        return true;
    }

    private OwnCode code(Instruction.ScopeEnd end, MovePath path) {
        boolean drop = path.root().kind() == Root.Kind.THIS
                && body.name().equals(path.root().type().traits().dropMethod());
        if (drop) {
            return OwnCode.DROP_FORGETS;
        }
        return end.way() == Instruction.Way.NORMAL ? OwnCode.LEAK : OwnCode.LEAK_ON_EXCEPTION;
    }

    /// Fields of an object that is never finished.
    private void abandoned(int point, MovePath self, byte[] row) {
        for (MovePath field : self.children()) {
            if (field.type().owns() && Held.any(row[field.index()], Held.OWNED)) {
                faults.add(new MoveFault(OwnCode.LEAK, field, point, trail.sourcesBefore(point, field)));
            }
        }
    }

    /// Fields that were taken and not written again when the object is out of reach.
    private void pending(int point, MovePath path, byte[] row) {
        if (path.rule().taken() != null && hasMoved(path, row)) {
            if (above(path.parent(), row) == null) {
                gone(point, path);
            }
            return;
        }
        path.children().forEach(child -> pending(point, child, row));
    }
}
