package allod.own.check.move;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.flow.Step;
import allod.own.check.type.OwnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The paths of a body.
///
/// **P1** Every place that an instruction names has a path, unless it lies on a temporary that owns nothing and
/// that nothing is moved out of. **P2** When a part of a structure has a path, all its owned parts have one.
final class MovePaths {
    private final Body body;
    private final OwnedParts parts;
    private final List<MovePath> paths = new ArrayList<>();
    private final @Nullable MovePath[] roots;
    private final Map<Place, OwnType> exact = new HashMap<>();
    private final Set<Root> plundered = new HashSet<>();
    private int variants;

    /// The paths of a body, with their rules.
    ///
    /// @param often whether the body is a lambda that may run more than once
    static MovePaths of(Body body, OwnedParts parts, boolean often) {
        MovePaths paths = new MovePaths(body, parts);
        paths.collect();
        paths.divideAll();
        paths.followVariants();
        MoveRule.Setting setting = new MoveRule.Setting(body, often);
        for (MovePath path : paths.paths) {
            path.govern(MoveRule.of(path, setting, paths.ownsNothing(path)));
        }
        return paths;
    }

    private MovePaths(Body body, OwnedParts parts) {
        this.body = body;
        this.parts = parts;
        this.roots = new MovePath[body.roots().size()];
    }

    int count() {
        return paths.size();
    }

    /// The columns of a row: one for each path, behind them one for each variant that is followed.
    int width() {
        return paths.size() + variants;
    }

    MovePath get(int index) {
        return paths.get(index);
    }

    List<MovePath> all() {
        return paths;
    }

    /// The path of a variable; null for a temporary that owns nothing and keeps what it has.
    @Nullable
    MovePath of(Root root) {
        return roots[root.index()];
    }

    /// The path of a place, or of the last place on the way to it that has one.
    @Nullable
    MovePath nearest(Place place) {
        MovePath path = roots[place.root().index()];
        for (Step step : place.steps()) {
            MovePath child = path == null ? null : path.child(step);
            if (child == null) {
                return path;
            }
            path = child;
        }
        return path;
    }

    /// The owned parts that a variant of the value of a path has.
    ///
    /// @param variant what the value has turned out to be
    List<MovePath> partsOf(MovePath path, OwnType variant) {
        List<MovePath> found = new ArrayList<>();
        for (OwnedParts.Part part : parts.of(variant.traits().name()).orElse(List.of())) {
            MovePath child = path.child(part.step());
            if (child != null) {
                found.add(child);
            }
        }
        return found;
    }

    private void collect() {
        for (int point = 0; point < body.points(); point++) {
            note(body.at(point));
        }
        for (Root root : body.roots()) {
            if (!root.temporary() || root.type().owns() || plundered.contains(root)) {
                roots[root.index()] = add(Place.of(root), root.type(), null);
            }
        }
        for (int point = 0; point < body.points(); point++) {
            switch (body.at(point)) {
                case Instruction.Borrow borrow -> path(borrow.source());
                case Instruction.Move move -> {
                    path(move.source());
                    path(move.target());
                }
                case Instruction.Store store -> path(store.target());
                case Instruction.Read read -> path(read.source());
                case Instruction.Write write -> path(write.target());
                case Instruction.Drop drop -> path(drop.place());
                case Instruction.Release release -> path(release.place());
                case Instruction.Assume assume -> open(assume);
                default -> {}
            }
        }
        body.captures().forEach(capture -> path(capture.inner()));
    }

    /// Variants get their columns when all paths are there.
    private void followVariants() {
        for (int point = 0; point < body.points(); point++) {
            if (!(body.at(point) instanceof Instruction.Assume assume) || assume.fact() != Instruction.Fact.EXCLUDED) {
                continue;
            }
            MovePath path = nearest(assume.place());
            if (path != null && path.variants().isEmpty()) {
                List<String> names = parts.variants(path.type().traits().name());
                path.follow(names, width());
                variants += names.size();
            }
        }
    }

    /// A place tells the type of its last step only; what is passed on the way is looked up.
    private void note(Instruction instruction) {
        switch (instruction) {
            case Instruction.Borrow borrow -> note(borrow.source());
            case Instruction.Move move -> {
                note(move.source());
                note(move.target());
                if (!move.source().isRoot()) {
                    plundered.add(move.source().root());
                }
            }
            case Instruction.Store store -> note(store.target());
            case Instruction.Read read -> note(read.source());
            case Instruction.Write write -> note(write.target());
            case Instruction.Drop drop -> note(drop.place());
            default -> {}
        }
    }

    private void note(Place place) {
        if (!place.isRoot()) {
            exact.putIfAbsent(place, place.type());
        }
    }

    private void open(Instruction.Assume assume) {
        MovePath path = path(assume.place());
        if (path != null && assume.fact() == Instruction.Fact.OPENED) {
            addParts(path, parts.of(assume.place().type().traits().name()));
        }
    }

    private @Nullable MovePath path(Place place) {
        MovePath path = roots[place.root().index()];
        if (path == null) {
            return null;
        }
        for (Step step : place.steps()) {
            MovePath child = path.child(step);
            path = child != null ? child : add(path, step);
        }
        return path;
    }

    private MovePath add(MovePath parent, Step step) {
        Place plain = parent.place().then(step, OwnType.PLAIN);
        OwnType known = exact.get(plain);
        OwnType type = known != null ? known : passed(parent, step);
        return add(parent.place().then(step, type), type, parent);
    }

    private OwnType passed(MovePath parent, Step step) {
        return switch (step) {
            case Step.Deref _ -> parent.type();
            case Step.Elements _ ->
                parent.type().element() == null ? OwnType.PLAIN : parent.type().element();
            case Step.Field field ->
                parts.of(field.owner()).orElse(List.of()).stream()
                        .filter(part -> part.step().equals(field))
                        .map(OwnedParts.Part::type)
                        .findFirst()
                        .orElse(OwnType.PLAIN);
        };
    }

    private MovePath add(Place place, OwnType type, @Nullable MovePath parent) {
        MovePath path = new MovePath(paths.size(), place, type, parent);
        paths.add(path);
        return path;
    }

    private void divideAll() {
        for (int index = 0; index < paths.size(); index++) {
            MovePath path = paths.get(index);
            boolean own = path.parent() == null && isOwnThis(path.root());
            if (own || (path.structure() && !path.children().isEmpty())) {
                divide(path);
            }
        }
    }

    private void divide(MovePath path) {
        Optional<List<OwnedParts.Part>> known = parts.of(path.type().traits().name());
        if (known.isPresent()) {
            addParts(path, known);
            path.divide();
        }
    }

    private void addParts(MovePath path, Optional<List<OwnedParts.Part>> known) {
        for (OwnedParts.Part part : known.orElse(List.of())) {
            if (path.child(part.step()) == null) {
                add(path.place().then(part.step(), part.type()), part.type(), path);
            }
        }
    }

    private static boolean isOwnThis(Root root) {
        return root.kind() == Root.Kind.THIS && root.type().owns();
    }

    private boolean ownsNothing(MovePath path) {
        return path.structure()
                && parts.of(path.type().traits().name()).filter(List::isEmpty).isPresent();
    }
}
