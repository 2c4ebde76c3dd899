package allod.own.check.move;

import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.flow.Step;
import allod.own.check.type.OwnType;
import allod.own.check.type.Traits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A place whose value is followed, in the tree of such places under its root.
///
/// ```
/// n                    a structure: its parts have the duties
/// +- n.pair            a structure
/// |  +- n.pair.left    an owner with a duty
/// |  +- n.pair.right
/// +- n.tail
/// ```
///
/// Only places that a body mentions have a path, and the other owned parts of a structure one of whose parts is
/// mentioned.
final class MovePath {
    private final int index;
    private final Place place;
    private final @Nullable MovePath parent;
    private final OwnType type;
    private final List<MovePath> children = new ArrayList<>();
    private final Map<String, Integer> variants = new LinkedHashMap<>();
    private boolean divided;
    private MoveRule rule = MoveRule.FREE;

    MovePath(int index, Place place, OwnType type, @Nullable MovePath parent) {
        this.index = index;
        this.place = place;
        this.type = type;
        this.parent = parent;
        if (parent != null) {
            parent.children.add(this);
        }
    }

    /// Its number among the paths of the body, from 0 without gaps; a parent has a smaller one than its
    /// children.
    int index() {
        return index;
    }

    Place place() {
        return place;
    }

    Root root() {
        return place.root();
    }

    OwnType type() {
        return type;
    }

    @Nullable
    MovePath parent() {
        return parent;
    }

    List<MovePath> children() {
        return children;
    }

    /// The child at a step, when there is one.
    @Nullable
    MovePath child(Step step) {
        for (MovePath child : children) {
            if (child.step().equals(step)) {
                return child;
            }
        }
        return null;
    }

    /// The last step on the way here.
    Step step() {
        return place.steps().getLast();
    }

    /// What may be done with its value.
    MoveRule rule() {
        return rule;
    }

    void govern(MoveRule decided) {
        rule = decided;
    }

    /// Whether its parts have the duties from the start.
    boolean divided() {
        return divided;
    }

    void divide() {
        divided = true;
    }

    /// Follows which variants of a sealed class its value may still be.
    ///
    /// @param names the variants
    /// @param first the column of the first variant in the rows of the flow
    void follow(List<String> names, int first) {
        for (String name : names) {
            variants.put(name, first + variants.size());
        }
    }

    /// The columns of its variants; none where no test tells variants apart.
    Collection<Integer> variants() {
        return variants.values();
    }

    /// The column of a variant; null for one that is not followed.
    @Nullable
    Integer variant(String name) {
        return variants.get(name);
    }

    /// Whether it owns a value that ends part by part.
    boolean structure() {
        return type.owns() && type.traits().drop() == Traits.Drop.STRUCTURE;
    }

    /// Whether this path is `other` or lies above it.
    boolean holds(MovePath other) {
        for (MovePath path = other; path != null; path = path.parent) {
            if (path == this) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return place.toString();
    }
}
