package allod.gc;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an object of the heap must be, on the JVM's heap: its number, its references, its numbers. Belongs to
/// one thread, unless it is published; then nobody changes it any more.
final class ModelObject {

    /// Which type it has, and so where its parts are.
    enum Shape {
        /// Three references, a number, a value.
        NODE,
        /// An array of references.
        REFS,
        /// An array of longs.
        LONGS,
        /// An array of structs with a number and two references.
        STRUCTS,
        /// One reference that does not keep alive.
        WEAK,
        /// A key, and a value that lives as long as the key.
        EPHEMERON
    }

    static final int NODE_REFS = 3;
    static final int STRUCT_REFS = 2;

    final long id;
    final Shape shape;
    final @Nullable ModelObject[] refs;
    long value;

    /// A weak reference was seen cleared, so nobody may see the object again.
    boolean dead;

    /// It was shown to other threads, whose roots this thread's model does not know.
    boolean published;

    ModelObject(long id, Shape shape, int refs) {
        this.id = id;
        this.shape = shape;
        this.refs = new ModelObject[refs];
    }

    /// Elements, of shapes that have a length.
    int length() {
        return shape == Shape.STRUCTS ? refs.length / STRUCT_REFS : shape == Shape.LONGS ? (int) value : refs.length;
    }

    /// All that `roots` keep alive: the definition that collectors must agree with.
    static Set<ModelObject> reachable(Collection<@Nullable ModelObject> roots) {
        Set<ModelObject> reached = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<ModelObject> pending = new ArrayDeque<>();
        roots.forEach(root -> reach(root, reached, pending));
        boolean more = true;
        while (more) {
            while (!pending.isEmpty()) {
                ModelObject object = pending.pop();
                if (object.shape != Shape.WEAK && object.shape != Shape.EPHEMERON) {
                    for (ModelObject ref : object.refs) {
                        reach(ref, reached, pending);
                    }
                }
            }
            for (ModelObject object : reached) {
                if (object.shape == Shape.EPHEMERON && object.refs[0] != null && reached.contains(object.refs[0])) {
                    pending.push(object);
                }
            }
            more = passEphemerons(reached, pending);
        }
        return reached;
    }

    private static boolean passEphemerons(Set<ModelObject> reached, Deque<ModelObject> pending) {
        boolean found = false;
        for (ModelObject ephemeron : pending.toArray(new ModelObject[0])) {
            pending.remove(ephemeron);
            ModelObject value = ephemeron.refs[1];
            if (value != null && !reached.contains(value)) {
                reach(value, reached, pending);
                found = true;
            }
        }
        return found;
    }

    private static void reach(@Nullable ModelObject object, Set<ModelObject> reached, Deque<ModelObject> pending) {
        if (object != null && reached.add(object)) {
            pending.push(object);
        }
    }

    @Override
    public String toString() {
        return shape + " " + id;
    }
}
