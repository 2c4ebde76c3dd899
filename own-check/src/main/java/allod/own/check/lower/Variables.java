package allod.own.check.lower;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.type.OwnType;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/// The roots of a body's variables, and what a lambda captures.
final class Variables {
    private final BodyTranslation translation;
    private final @Nullable BodyTranslation outer;
    private final Map<Element, Root> roots = new HashMap<>();
    private final Map<Root, Root> outerOf = new LinkedHashMap<>();
    private final Set<Element> untracked = new HashSet<>();
    private final Map<Root, Root> captures = new HashMap<>();
    private @Nullable Root self;

    Variables(BodyTranslation translation, @Nullable BodyTranslation outer) {
        this.translation = translation;
        this.outer = outer;
    }

    /// A new variable of this body.
    Root declare(Root.Kind kind, Element element, OwnType type, Tree tree) {
        Root root = translation.body.addRoot(kind, element.getSimpleName().toString(), type, tree);
        roots.put(element, root);
        return root;
    }

    /// A static field, which lives for ever.
    Root staticField(Element element, OwnType type, Tree tree) {
        return roots.computeIfAbsent(
                element,
                _ -> translation.body.addRoot(
                        Root.Kind.STATIC, element.getSimpleName().toString(), type, tree));
    }

    /// The receiver of this body.
    Root declareThis(OwnType type, Tree tree) {
        self = translation.body.addRoot(Root.Kind.THIS, "this", type, tree);
        return self;
    }

    /// From now on a variable around this lambda counts as untracked in it.
    void ignore(Element element) {
        untracked.add(element);
    }

    /// The root of a variable, here or around; null for one that is not tracked.
    @Nullable
    Root of(Element element) {
        Root known = roots.get(element);
        if (known != null || outer == null || untracked.contains(element)) {
            return known;
        }
        Root around = outer.variables.of(element);
        if (around == null || !captured(around) || outOfSight(around)) {
            return null;
        }
        Root capture = capture(around);
        roots.put(element, capture);
        return capture;
    }

    /// The receiver of this body itself; null in static code and where the class says nothing of ownership.
    @Nullable
    Root self() {
        return selfOf(translation.around.owner());
    }

    /// The root of the object, here or around, that has the members of a class.
    @Nullable
    Root selfOf(TypeElement owner) {
        if (self != null && translation.inherits(owner)) {
            return self;
        }
        if (outer == null || (!lambda() && translation.inherits(owner))) {
            return null;
        }
        Root around = outer.variables.selfOf(owner);
        return around == null ? null : captures.computeIfAbsent(around, this::capture);
    }

    /// Whether `this` here is the `this` around.
    private boolean lambda() {
        return translation.body.kind() == Body.Kind.LAMBDA;
    }

    /// An owner of a foreign class in the methods of an inner class: when they run nobody knows.
    private boolean outOfSight(Root around) {
        return !lambda() && around.type().owns() && around.type().traits().foreign() && !translation.around.strict();
    }

    /// The variables around a lambda of whose foreign owners it takes over some.
    List<Element> foreignTaken(List<Body.Capture> taken) {
        List<Element> elements = new ArrayList<>();
        for (Body.Capture capture : taken) {
            boolean foreign = capture.outer().type().traits().foreign();
            if (capture.use() == Body.Capture.Use.MOVED && foreign) {
                roots.forEach((element, root) -> {
                    if (root == capture.inner().root()) {
                        elements.add(element);
                    }
                });
            }
        }
        return elements;
    }

    private static boolean captured(Root around) {
        return around.type().tracked() || around.type().carriesLoans();
    }

    private Root capture(Root around) {
        Root inner = translation.body.addRoot(Root.Kind.CAPTURE, around.name(), around.type(), around.tree());
        outerOf.put(inner, around);
        return inner;
    }

    // ------------------------------------------------------------------------------------------------------ captures

    /// Finds out what the finished body takes from around it, strongest use first decided place by place: a
    /// place swallows the places in it.
    List<Body.Capture> captures() {
        Map<Place, Body.Capture.Use> uses = new LinkedHashMap<>();
        for (int point = 0; point < translation.body.points(); point++) {
            note(translation.body.at(point), uses);
        }
        List<Body.Capture> captures = new ArrayList<>();
        uses.forEach((inner, use) -> {
            if (uses.keySet().stream().noneMatch(other -> !other.equals(inner) && other.isPrefixOf(inner))) {
                captures.add(new Body.Capture(outside(inner), inner, strongest(inner, uses)));
            }
        });
        return captures;
    }

    private void note(Instruction instruction, Map<Place, Body.Capture.Use> uses) {
        switch (instruction) {
            case Instruction.Borrow borrow ->
                note(borrow.source(), borrow.exclusive() ? Body.Capture.Use.EXCLUSIVE : Body.Capture.Use.SHARED, uses);
            case Instruction.Read read -> note(read.source(), Body.Capture.Use.SHARED, uses);
            case Instruction.Move move -> {
                note(move.source(), Body.Capture.Use.MOVED, uses);
                note(move.target(), Body.Capture.Use.EXCLUSIVE, uses);
            }
            case Instruction.Drop drop -> note(drop.place(), Body.Capture.Use.MOVED, uses);
            case Instruction.Write write -> note(write.target(), Body.Capture.Use.EXCLUSIVE, uses);
            case Instruction.Store store -> note(store.target(), Body.Capture.Use.EXCLUSIVE, uses);
            default -> {
                /* works on temporaries */
            }
        }
    }

    private void note(Place place, Body.Capture.Use use, Map<Place, Body.Capture.Use> uses) {
        if (outerOf.containsKey(place.root())) {
            uses.merge(place, use, (a, b) -> a.compareTo(b) >= 0 ? a : b);
        }
    }

    private static Body.Capture.Use strongest(Place prefix, Map<Place, Body.Capture.Use> uses) {
        Body.Capture.Use strongest = Body.Capture.Use.SHARED;
        for (Map.Entry<Place, Body.Capture.Use> entry : uses.entrySet()) {
            if (prefix.isPrefixOf(entry.getKey()) && entry.getValue().compareTo(strongest) > 0) {
                strongest = entry.getValue();
            }
        }
        return strongest;
    }

    private Place outside(Place inner) {
        Root around = outerOf.get(inner.root());
        if (around == null) {
            throw new IllegalStateException("no variable around " + inner);
        }
        return new Place(around, inner.steps(), inner.type());
    }
}
