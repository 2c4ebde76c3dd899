package allod.own.check.move;

import allod.own.check.flow.Body;
import allod.own.check.flow.Edge;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Order;
import allod.own.check.flow.Root;
import allod.own.check.flow.Step;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What each path may hold before each point: the least solution over all ways, found by walking the points in
/// reverse postorder until nothing changes.
///
/// Rows are kept at joins and behind branches only; between them a row is walked on. One row has a byte of
/// [Held] states for each path, and behind these one for each variant of a sealed class that a path may be:
/// zero when tests have excluded it. A value whose variants are all excluded is null.
final class MoveFlow {
    private final Body body;
    private final MovePaths paths;
    private final MoveAction[] actions;
    private final MoveOrder order;
    private final MoveOptions options;
    private final byte[] @Nullable [] rows;

    MoveFlow(Body body, MovePaths paths, MoveAction[] actions, MoveOrder order, MoveOptions options) {
        this.body = body;
        this.paths = paths;
        this.actions = actions;
        this.order = order;
        this.options = options;
        this.rows = new byte[body.points()][];
        solve();
    }

    /// What happens at each reached point, with what holds before it.
    interface Visitor {
        /// Comes to a point. The row is only good for this call.
        void at(int point, byte[] row);
    }

    /// Visits all reached points in their order.
    void visit(Visitor visitor) {
        Order points = order.points();
        for (int i = 0; i < points.size(); i++) {
            byte[] kept = rows[points.pointAt(i)];
            if (kept != null) {
                byte[] row = kept.clone();
                int point = points.pointAt(i);
                while (point >= 0) {
                    visitor.at(point, row);
                    point = step(point, row) ? follower(point) : -1;
                }
            }
        }
    }

    private void solve() {
        if (body.points() == 0) {
            return;
        }
        Order points = order.points();
        BitSet open = new BitSet(points.size());
        rows[0] = entry();
        open.set(0);
        byte[] row = new byte[paths.width()];
        byte[] changed = new byte[paths.width()];
        for (int next = open.nextSetBit(0); next >= 0; next = open.nextSetBit(0)) {
            open.clear(next);
            int point = points.pointAt(next);
            System.arraycopy(start(point), 0, row, 0, row.length);
            boolean goes = step(point, row);
            for (int on = follower(point); goes && on >= 0; on = follower(point)) {
                point = on;
                goes = step(point, row);
            }
            if (!goes) {
                continue;
            }
            for (Edge edge : body.edgesOf(point)) {
                if (edge.kind() != Edge.Kind.NEVER && join(edge, row, changed)) {
                    open.set(points.positionOf(edge.target()));
                }
            }
        }
    }

    private byte[] start(int point) {
        return Objects.requireNonNull(rows[point], "a point is open only with a row");
    }

    /// The only point that comes after a point and has no row of its own; -1 when there is none.
    private int follower(int point) {
        for (Edge edge : body.edgesOf(point)) {
            if (edge.kind() != Edge.Kind.NEVER) {
                return order.leads(edge.target()) ? -1 : edge.target();
            }
        }
        return -1;
    }

    private boolean join(Edge edge, byte[] row, byte[] scratch) {
        byte[] carried = row;
        if (edge.kind() == Edge.Kind.UNDECLARED && !options.undeclared()) {
            for (int path = 0; path < row.length; path++) {
                scratch[path] = Held.quiet(row[path]);
            }
            carried = scratch;
        }
        byte[] known = rows[edge.target()];
        if (known == null) {
            rows[edge.target()] = carried.clone();
            return true;
        }
        boolean changed = false;
        for (int path = 0; path < known.length; path++) {
            byte joined = (byte) (known[path] | carried[path]);
            changed |= joined != known[path];
            known[path] = joined;
        }
        return changed;
    }

    private byte[] entry() {
        byte[] row = new byte[paths.width()];
        Arrays.fill(row, Held.UNINIT);
        for (Root root : body.roots()) {
            MovePath path = paths.of(root);
            if (path == null) {
                continue;
            }
            switch (root.kind()) {
                case PARAMETER, CAPTURE, STATIC -> fill(path, Held.OWNED, row);
                case THIS -> {
                    if (body.kind() == Body.Kind.CONSTRUCTOR) {
                        row[path.index()] = Held.QUIET;
                    } else {
                        fill(path, Held.OWNED, row);
                    }
                }
                default -> {}
            }
        }
        return row;
    }

    /// Carries a row over a point.
    ///
    /// @return false when no way leads over the point: a test that always fails
    private boolean step(int point, byte[] row) {
        MoveAction action = actions[point];
        byte passed = action.moved().isEmpty()
                ? Held.QUIET
                : Held.passedOn(row[action.moved().getFirst().index()]);
        MovePath defined = action.defined();
        byte[] copied = defined != null && copies(action) ? row.clone() : row;
        for (MovePath moved : action.moved()) {
            if (moved.rule().forbidden() == null || body.at(point) instanceof Instruction.Drop) {
                fill(moved, Held.MOVED, row);
            }
        }
        if (defined != null) {
            define(body.at(point), action, defined, passed, copied, row);
        }
        if (action.ended() != null) {
            fill(action.ended(), Held.UNINIT, row);
        }
        Instruction instruction = body.at(point);
        if (instruction instanceof Instruction.Release release) {
            release(paths.nearest(release.place()), row);
        } else if (instruction instanceof Instruction.Borrow borrow && borrow.exclusive()) {
            action.used().forEach(source -> forget(source, row));
        }
        return !(instruction instanceof Instruction.Assume assume) || assume(assume, row);
    }

    private static boolean copies(MoveAction action) {
        return !action.moved().isEmpty()
                && action.defined() != null
                && !action.defined().children().isEmpty()
                && !action.moved().getFirst().children().isEmpty();
    }

    private void define(
            Instruction instruction, MoveAction action, MovePath defined, byte passed, byte[] before, byte[] row) {
        switch (instruction) {
            case Instruction.Borrow _ -> refill(defined, Held.QUIET, row);
            case Instruction.Write write -> fill(defined, write.nothing() ? Held.NULL : Held.QUIET, row);
            case Instruction.Move move -> {
                boolean wrong = !action.moved().isEmpty()
                        && action.moved().getFirst().rule().forbidden() != null;
                refill(defined, wrong || action.moved().isEmpty() ? Held.QUIET : passed, row);
                if (copies(action)) {
                    copy(action.moved().getFirst(), defined, before, row);
                }
            }
            case Instruction.Store store -> refill(defined, passed, row);
            case Instruction.Result _, Instruction.Lambda _ ->
                refill(defined, defined.type().owns() ? Held.OWNED : Held.QUIET, row);
            default -> throw new AssertionError("a value from " + instruction);
        }
    }

    private boolean assume(Instruction.Assume assume, byte[] row) {
        MovePath path = paths.nearest(assume.place());
        if (path == null || !path.place().equals(assume.place())) {
            return true;
        }
        if (assume.fact() == Instruction.Fact.NOTHING || excludesLast(path, assume, row)) {
            fill(path, Held.NULL, row);
            return true;
        }
        if (assume.fact() == Instruction.Fact.EXCLUDED) {
            return true;
        }
        if (row[path.index()] == Held.NULL) {
            return false;
        }
        row[path.index()] &= (byte) ~Held.NULL;
        if (assume.fact() == Instruction.Fact.OPENED) {
            open(path, assume, row);
        }
        return true;
    }

    /// Excludes a variant, and finds out whether others are left.
    private static boolean excludesLast(MovePath path, Instruction.Assume assume, byte[] row) {
        Integer variant = assume.fact() == Instruction.Fact.EXCLUDED
                ? path.variant(assume.place().type().traits().name())
                : null;
        if (variant == null) {
            return false;
        }
        row[variant] = 0;
        return path.variants().stream().allMatch(column -> row[column] == 0);
    }

    private void open(MovePath path, Instruction.Assume assume, byte[] row) {
        if (path.divided() || !path.type().owns() || !Held.any(row[path.index()], Held.OWNED)) {
            return;
        }
        row[path.index()] = (byte) ((row[path.index()] & ~Held.OWNED) | Held.OPENED);
        path.children().forEach(child -> fill(child, Held.NULL, row));
        paths.partsOf(path, assume.place().type()).forEach(part -> fill(part, Held.OWNED, row));
    }

    private static void release(@Nullable MovePath path, byte[] row) {
        if (path != null) {
            row[path.index()] = Held.quiet(row[path.index()]);
            path.children().forEach(child -> release(child, row));
        }
    }

    /// Who has a value exclusively may have written its fields.
    private static void forget(MovePath path, byte[] row) {
        for (MovePath child : path.children()) {
            if (Held.any(row[child.index()], Held.NULL | Held.UNINIT)) {
                row[child.index()] |= Held.OWNED;
            }
            child.variants().forEach(column -> row[column] = Held.UNINIT);
            forget(child, row);
        }
    }

    private static void fill(MovePath path, byte held, byte[] row) {
        row[path.index()] = held;
        path.variants().forEach(column -> row[column] = Held.UNINIT);
        for (MovePath child : path.children()) {
            fill(child, held, row);
        }
    }

    /// A new value: what is behind a borrow is not known.
    private static void refill(MovePath path, byte held, byte[] row) {
        row[path.index()] = held;
        path.variants().forEach(column -> row[column] = Held.UNINIT);
        for (MovePath child : path.children()) {
            fill(child, child.step() instanceof Step.Deref ? Held.OWNED : held, row);
        }
    }

    /// A value keeps what is known of its parts when it moves.
    private static void copy(MovePath source, MovePath target, byte[] before, byte[] row) {
        for (MovePath child : target.children()) {
            MovePath part = source.child(child.step());
            if (part != null) {
                row[child.index()] = Held.passedOn(before[part.index()]);
                copy(part, child, before, row);
            }
        }
    }
}
