package allod.gc;

import allod.gc.ModelObject.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compares a graph in the heap with its model, by isomorphism: both are walked side by side, each model object
/// must be one object and each object one model object. No safepoint in between, so raw references hold.
final class GraphCheck {

    private final Mutator m;
    private final ModelTypes types;
    private final boolean weakExact;
    private final Map<ModelObject, Long> addressOf = new IdentityHashMap<>();
    private final Map<Long, ModelObject> objectAt = new HashMap<>();
    private final Map<ModelObject, String> pathOf = new IdentityHashMap<>();
    private final Deque<ModelObject> pending = new ArrayDeque<>();
    private final List<ModelObject> weaks = new ArrayList<>();
    private final List<ModelObject> ephemerons = new ArrayList<>();

    /// @param weakExact all garbage must be gone, so weak references to it must be clear
    GraphCheck(Mutator m, ModelTypes types, boolean weakExact) {
        this.m = m;
        this.types = types;
        this.weakExact = weakExact;
    }

    /// A root of both.
    void root(String name, @Nullable ModelObject object, long ref) {
        pair(name, object, ref);
    }

    /// Walks all that the roots lead to.
    ///
    /// @throws AssertionError that names the path to the first difference
    void compare() {
        drain();
        boolean more = true;
        while (more) {
            more = false;
            for (ModelObject ephemeron : ephemerons.toArray(new ModelObject[0])) {
                more |= passEphemeron(ephemeron);
            }
            drain();
        }
        weaks.forEach(this::compareReferent);
        ephemerons.forEach(this::compareReferent);
    }

    private void drain() {
        while (!pending.isEmpty()) {
            ModelObject object = pending.pop();
            compareContent(object, addressOf.get(object));
        }
    }

    private boolean passEphemeron(ModelObject ephemeron) {
        ModelObject key = ephemeron.refs[0];
        ModelObject value = ephemeron.refs[1];
        if (key == null || value == null || !addressOf.containsKey(key) || addressOf.containsKey(value)) {
            return false;
        }
        pair(pathOf.get(ephemeron) + ".value", value, m.ephemeronValue(addressOf.get(ephemeron)));
        return true;
    }

    private void pair(String path, @Nullable ModelObject object, long ref) {
        if (object == null || ref == 0) {
            require(
                    object == null && ref == 0,
                    path,
                    "is " + (ref == 0 ? "null" : ModelTypes.describe(m, ref)) + " and should be " + object);
            return;
        }
        require(!object.dead, path, "leads to " + object + ", to which a weak reference was seen cleared");
        Long known = addressOf.get(object);
        ModelObject there = objectAt.get(ref);
        if (known == null && there == null) {
            addressOf.put(object, ref);
            objectAt.put(ref, object);
            pathOf.put(object, path);
            pending.push(object);
            return;
        }
        require(
                known != null && known == ref,
                path,
                "is " + object + ", known at " + known + " from " + pathOf.get(object) + ", now at " + ref + ", where "
                        + there + " lies");
    }

    private void compareContent(ModelObject object, long ref) {
        String path = pathOf.get(object);
        require(types.is(m, ref, object.shape), path, "is " + ModelTypes.describe(m, ref) + " and should be " + object);
        if (object.shape == Shape.NODE) {
            same(path, object, "id", object.id, m.getLong(ref, types.id));
            same(path, object, "value", object.value, m.getLong(ref, types.value));
            compareRefs(object, ref);
        } else if (object.shape == Shape.WEAK) {
            same(path, object, "id", object.id, m.getLong(ref, types.weakId));
            weaks.add(object);
        } else if (object.shape == Shape.EPHEMERON) {
            same(path, object, "id", object.id, m.getLong(ref, types.ephemeronId));
            ephemerons.add(object);
        } else {
            compareArray(path, object, ref);
        }
    }

    private void compareArray(String path, ModelObject object, long ref) {
        same(path, object, "length", object.length(), m.length(ref));
        int step = Math.max(1, object.length() / 64); // of long arrays a sample
        for (int i = 0; i < object.length() && object.shape != Shape.REFS; i += step) {
            int offset = object.shape == Shape.LONGS ? 8 + 8 * i : types.structIdOffset(i);
            same(path, object, "number " + i, object.id + i, m.getLong(ref, offset));
        }
        if (object.shape != Shape.LONGS) {
            compareRefs(object, ref);
        }
    }

    private void compareRefs(ModelObject object, long ref) {
        for (int i = 0; i < object.refs.length; i++) {
            long target = m.getRef(ref, types.offsetOf(object.shape, i));
            if (target != 0 || object.refs[i] != null) {
                pair(pathOf.get(object) + "." + i, object.refs[i], target);
            }
        }
    }

    private void compareReferent(ModelObject object) {
        ModelObject referent = object.refs[0];
        long ref = addressOf.get(object);
        String path = pathOf.get(object) + ".referent";
        if (referent == null) {
            require(m.refersTo(ref, 0), path, "of " + object + " should be clear");
        } else if (addressOf.containsKey(referent)) {
            require(
                    m.refersTo(ref, addressOf.get(referent)),
                    path,
                    "of " + object + " should be " + referent + ", which is reachable over " + pathOf.get(referent));
        } else if (weakExact && !referent.published) {
            require(m.refersTo(ref, 0), path, "of " + object + " should be clear: " + referent + " is garbage");
        }
    }

    private void same(String path, ModelObject object, String what, long expected, long found) {
        require(expected == found, path, what + " of " + object + " is " + found + " and should be " + expected);
    }

    private static void require(boolean holds, String path, String message) {
        if (!holds) {
            throw new AssertionError(path + " " + message);
        }
    }

    /// Model objects that were reached, by shape.
    int reached() {
        return addressOf.size();
    }
}
