package allod.own.check.escape;

import allod.own.check.flow.Body;
import allod.own.check.flow.Edge;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.flow.Step;
import allod.own.check.report.Label;
import com.sun.source.tree.Tree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Follows one value from place to place on all ways through a body, breadth first, until it gets out of the
/// frame.
///
/// ```
/// Buf.of(1)   %0 -> b -> %3 -> argument of replace: out
/// ```
///
/// A value has one holder at each point, which is what the check of moves sees to. A value in a structure or
/// lambda is `inside` of it: whatever part is taken out of there may be the value. The first way out is one of
/// the shortest.
final class ValueWalk {

    /// Where the value is.
    ///
    /// @param point what happens next
    /// @param place what holds it
    /// @param inside whether it is somewhere in there
    private record Spot(int point, Place place, boolean inside) {}

    /// A spot with the way there.
    private record Trail(
            Spot spot, @Nullable Trail before, @Nullable Label moved) {}

    private final Body body;
    private final Rounds rounds;
    private final int site;
    private final Deque<Trail> open = new ArrayDeque<>();
    private final Set<Spot> seen = new HashSet<>();
    private @Nullable Tree end;
    private boolean moved;
    private @Nullable Fate out;

    private ValueWalk(Body body, int site) {
        this.body = body;
        this.rounds = Rounds.of(body);
        this.site = site;
    }

    /// The fate of what a call gives.
    ///
    /// @param point of the [Instruction.Result]
    static Fate ofResult(Body body, int point, Instruction.Result result) {
        ValueWalk walk = new ValueWalk(body, point);
        Spot spot = new Spot(point, Place.of(result.target()), false);
        walk.follow(new Trail(spot, null, null), spot.place(), false, null);
        return walk.fate();
    }

    /// The fate of what is there at the entry: an owned parameter, an owned capture of a lambda.
    static Fate ofEntry(Body body, Place place) {
        ValueWalk walk = new ValueWalk(body, -1);
        walk.open.add(new Trail(new Spot(0, place, false), null, null));
        return walk.fate();
    }

    private Fate fate() {
        while (out == null && !open.isEmpty()) {
            step(open.remove());
        }
        return out != null ? out : new Fate(null, "", null, List.of(), end, moved, null, -1);
    }

    // ---------------------------------------------------------------------------------------------------------- steps

    private void step(Trail trail) {
        Place held = trail.spot().place();
        switch (body.at(trail.spot().point())) {
            case Instruction.Move move -> move(trail, held, move);
            case Instruction.Store store
            when store.source() == held.root() -> arrive(trail, store.target(), true, store.tree());
            case Instruction.Store store -> overwritten(trail, store.target());
            case Instruction.Write write -> overwritten(trail, write.target());
            case Instruction.Drop drop when drop.place().isPrefixOf(held) -> ended(drop.tree());
            case Instruction.ScopeEnd over when over.root() == held.root() -> {
                /* nobody has ended it: a leak, which is not this question */
            }
            case Instruction.Assume assume
            when assume.fact() == Instruction.Fact.NOTHING && assume.place().isPrefixOf(held) -> {
                /* the value is there, so this way is not taken */
            }
            case Instruction.Return leave when leave.value() == held.root() -> returned(trail, leave);
            case Instruction.Release release when release.place().overlaps(held) -> released(trail, release);
            case Instruction.Lambda lambda
            when lambda.captures().contains(held.root()) -> captured(trail, held, lambda);
            case Instruction.Escape escape when escape.value() == held.root() -> handedOut(trail, escape);
            case Instruction.Call call -> call(trail, held, call);
            default -> follow(trail, held, trail.spot().inside(), null);
        }
    }

    private void move(Trail trail, Place held, Instruction.Move move) {
        Place source = move.source();
        boolean inside = trail.spot().inside();
        if (source.isPrefixOf(held)) {
            List<Step> rest =
                    held.steps().subList(source.steps().size(), held.steps().size());
            List<Step> steps = new ArrayList<>(move.target().steps());
            steps.addAll(rest);
            arrive(trail, new Place(move.target().root(), steps, held.type()), inside, move.tree());
        } else if (inside && held.isPrefixOf(source)) {
            arrive(trail, move.target(), true, move.tree());
            follow(trail, held, true, null);
        } else {
            overwritten(trail, move.target());
        }
    }

    private void overwritten(Trail trail, Place target) {
        Place held = trail.spot().place();
        if (!target.isPrefixOf(held) || target.steps().contains(Step.ELEMENTS)) {
            follow(trail, held, trail.spot().inside(), null);
        }
    }

    /// The value has got to another place: still of this frame, or somebody else's.
    private void arrive(Trail trail, Place target, boolean inside, Tree tree) {
        Root root = target.root();
        boolean part = !target.isRoot();
        if (root.kind() == Root.Kind.STATIC) {
            leave(trail, Reason.STATIC, "stored in static `" + target.source() + "`", tree);
        } else if (target.throughBorrow() || (part && root.kind() == Root.Kind.THIS)) {
            leave(trail, Reason.STORED_IN_FIELD, "stored in field `" + target.source() + "`", tree);
        } else if (root.kind() == Root.Kind.CAPTURE) {
            leave(trail, Reason.STORED_IN_FIELD, "stored in `" + target.source() + "` around the lambda", tree);
        } else {
            boolean named = !root.temporary();
            moved |= named
                    && trail.before() != null
                    && !trail.spot().place().root().temporary();
            Label label = named ? new Label(tree, "moves to `" + target.source() + "`") : null;
            follow(trail, target, inside, label);
        }
    }

    private void returned(Trail trail, Instruction.Return leave) {
        if (body.kind() == Body.Kind.INITIALIZER) {
            leave(trail, Reason.STATIC, "stored in a static field", leave.tree());
        } else {
            leave(trail, Reason.RETURNED, "returned", leave.tree());
        }
    }

    private void released(Trail trail, Instruction.Release release) {
        boolean field = release.tree() instanceof com.sun.source.tree.AssignmentTree
                || release.tree() instanceof com.sun.source.tree.VariableTree;
        if (field) {
            leave(trail, Reason.STORED_IN_FIELD, "stored where nobody tracks it", release.tree());
        } else {
            leave(trail, Reason.MOVED_TO_CALLEE, "handed to code that says nothing of ownership", release.tree());
        }
    }

    // ------------------------------------------------------------------------------------------------------ functions

    private void captured(Trail trail, Place held, Instruction.Lambda lambda) {
        Body inner = lambda.body();
        if (inner != null) {
            int number = lambda.captures().indexOf(held.root());
            Fate within = ofEntry(inner, inner.captures().get(number).inner());
            Reason reason = within.reason();
            if (reason != null && within.at() != null) {
                leave(trail, reason, within.text() + " by a lambda", within.at());
                return;
            }
            end = end == null ? within.end() : end;
        }
        follow(trail, Place.of(lambda.target()), true, new Label(lambda.tree(), "the lambda takes it over"));
    }

    private void handedOut(Trail trail, Instruction.Escape escape) {
        if (escape.sent()) {
            leave(trail, Reason.SENT_TO_THREAD, "captured by a lambda that may run on another thread", escape.tree());
        } else if (escape.kept()) {
            leave(trail, Reason.CAPTURED_BY_KEPT_LAMBDA, "captured by a lambda that is kept", escape.tree());
        } else {
            follow(trail, trail.spot().place(), trail.spot().inside(), null);
        }
    }

    // ---------------------------------------------------------------------------------------------------------- calls

    private void call(Trail trail, Place held, Instruction.Call call) {
        if (call.receiver() == held.root() && held.root().type().owns()) {
            consumed(trail, held, call);
            return;
        }
        int parameter = call.arguments().indexOf(held.root());
        if (parameter < 0 || !held.root().type().owns()) {
            follow(trail, held, trail.spot().inside(), null);
        } else {
            given(trail, call, parameter);
        }
    }

    /// The value is the receiver of a method that ends it, or of one that does something else with it.
    private void consumed(Trail trail, Place held, Instruction.Call call) {
        String method = call.signature().element().getSimpleName().toString();
        int parameters = call.signature().parameters().size();
        boolean drop = held.root().type().traits().isDrop(method, parameters);
        if (drop || held.root().type().once()) {
            ended(call.tree());
        } else {
            leave(trail, Reason.MOVED_TO_CALLEE, "consumed by `" + method + "`", call, -1);
        }
    }

    private void given(Trail trail, Instruction.Call call, int parameter) {
        CallWords words = new CallWords(body, call);
        if (words.constructor()) {
            Instruction.Result made = resultOf(trail.spot().point());
            if (made != null && words.structure(made.target().type())) {
                Label label = new Label(call.tree(), "becomes a part of `" + words.owner() + "`");
                moved = true;
                follow(trail, Place.of(made.target()), true, label);
            } else {
                leave(trail, Reason.STORED_IN_FIELD, "stored in a field of `" + words.owner() + "`", call, parameter);
            }
        } else if (words.changesReceiver()) {
            String text = "stored in " + words.receiver() + " by `" + words.name() + "`";
            leave(trail, Reason.STORED_IN_FIELD, text, call, parameter);
        } else {
            leave(trail, Reason.MOVED_TO_CALLEE, "moved to `" + words.name() + "`", call, parameter);
        }
    }

    private Instruction.@Nullable Result resultOf(int point) {
        for (Edge edge : body.edgesOf(point)) {
            if (edge.kind() == Edge.Kind.NORMAL && body.at(edge.target()) instanceof Instruction.Result result) {
                return result;
            }
        }
        return null;
    }

    // ----------------------------------------------------------------------------------------------------------- ways

    private void follow(Trail trail, Place place, boolean inside, @Nullable Label label) {
        int point = trail.spot().point();
        for (Edge edge : body.edgesOf(point)) {
            if (edge.kind() == Edge.Kind.NEVER) {
                continue;
            }
            if (rounds.again(point, edge.target(), site)) {
                Tree tree = body.at(edge.target()).tree();
                leave(trail, Reason.OUTLIVES_ITERATION, "held when the loop goes round", tree);
                return;
            }
            Spot spot = new Spot(edge.target(), place, inside);
            if (seen.add(spot)) {
                open.add(new Trail(spot, trail, label));
            }
        }
    }

    private void ended(Tree tree) {
        end = end == null ? tree : end;
    }

    private void leave(Trail trail, Reason reason, String text, Instruction.Call call, int parameter) {
        leave(trail, reason, text, call.tree(), call, parameter);
    }

    private void leave(Trail trail, Reason reason, String text, Tree tree) {
        leave(trail, reason, text, tree, null, -1);
    }

    private void leave(
            Trail trail, Reason reason, String text, Tree tree, Instruction.@Nullable Call call, int parameter) {
        if (out != null) {
            return;
        }
        List<Label> way = new ArrayList<>();
        for (Trail at = trail; at != null; at = at.before()) {
            if (at.moved() != null) {
                way.addFirst(at.moved());
            }
        }
        out = new Fate(reason, text, tree, way, null, true, call, parameter);
    }
}
