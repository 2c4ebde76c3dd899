package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.object.ObjectShape;
import allod.gc.object.ObjectType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The objects that an interface with [Struct] describes, in one heap.
///
/// ```java
/// StructType<Node> nodes = StructType.define(heap, Node.class);
/// try (Mutator mutator = heap.attach(); Scope scope = mutator.scope()) {
///     Node first = nodes.create(mutator);
///     first.key(42);
///     first.next(nodes.create(mutator));
/// }
/// ```
///
/// **How long a view lives.** Each view has a handle of the scope that is innermost when the view is made, by
/// [#create] or by an accessor such as `next()`. So a loop that walks a list by `node = node.next()` takes a
/// handle a step; open a scope in the loop, or walk with a [#cursor], which takes one in all.
///
/// Views are for people: each access looks whether the object is of the type. For the last nanosecond there are
/// [#type()], [#offset] and the accessors of [Mutator].
///
/// Threads: any; what takes a mutator, the mutator's.
///
/// Errors: an interface that describes no objects is an `IllegalArgumentException` with the method and the
/// remedy.
///
/// @param <T> the interface
public final class StructType<T> {
    private final StructTypes registry;
    private final StructModel model;
    private final Class<T> view;
    private final ObjectType type;
    private final MethodHandle constructor; // (Mutator, long) a hidden class
    private final StructView prototype;
    private final ReentrantLock arrayLock = new ReentrantLock();
    private volatile @Nullable ObjectType arrayType; // volatile: read without the lock

    private StructType(StructTypes registry, StructModel model, Class<T> view, ObjectShape shape, Lookup door) {
        this.registry = registry;
        this.model = model;
        this.view = view;
        type = registry.heap().define(shape);
        ViewWriter.Made made = ViewWriter.define(this, door);
        constructor = made.constructor();
        prototype = made.prototype();
    }

    /// The type of an interface whose package is open to this module: one on the class path is, one in a named
    /// module says `opens ... to allod.gc`. The same answer for the same heap and interface.
    ///
    /// @throws IllegalArgumentException when it, or an interface that it leads to, describes no objects
    public static <T> StructType<T> define(ObjectHeap heap, Class<T> type) {
        return define(heap, type, Doors.own());
    }

    /// The type of an interface.
    ///
    /// @param lookup `MethodHandles.lookup()` of a class in the interface's module
    /// @throws IllegalArgumentException when it, or an interface that it leads to, describes no objects
    @SuppressWarnings("unchecked") // the registry's key is the type's interface
    public static <T> StructType<T> define(ObjectHeap heap, Class<T> type, Lookup lookup) {
        return (StructType<T>) StructTypes.of(heap).define(type, lookup);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    static StructType<?> make(StructTypes registry, StructModel model, ObjectShape shape, Lookup door) {
        return new StructType(registry, model, model.type(), shape, door);
    }

    /// Name of the type in dumps and errors.
    public String name() {
        return model.name();
    }

    /// The type in the heap, for the accessors of [Mutator].
    public ObjectType type() {
        return type;
    }

    /// Offset of a field, for the accessors of [Mutator].
    ///
    /// @throws IllegalArgumentException when there is no such field
    public int offset(String field) {
        return type.offset(field);
    }

    /// A new object, all zero and null. A safepoint.
    ///
    /// @return its view, which lives as long as the scope that is innermost now
    public T create(Mutator mutator) {
        requireHeap(mutator);
        long handle = mutator.newHandle(0);
        mutator.setHandle(handle, mutator.alloc(type));
        return at(mutator, handle);
    }

    /// A view of an object that was reached otherwise; it lives as long as the scope that is innermost now.
    ///
    /// @param ref valid now, not 0
    /// @throws IllegalArgumentException when the object is of another type
    public T view(Mutator mutator, long ref) {
        requireHeap(mutator);
        requireType(mutator, ref);
        return over(mutator, ref);
    }

    /// The reference that a view stands for, valid until the next safepoint.
    ///
    /// @param ofObject a view, of any mutator: the reference is its
    public long ref(T ofObject) {
        return viewOf(ofObject).ref();
    }

    /// A cursor that stands nowhere yet; it lives as long as the scope that is innermost now.
    public StructCursor<T> cursor(Mutator mutator) {
        requireHeap(mutator);
        long handle = mutator.newHandle(0);
        return new StructCursor<>(this, mutator, handle, at(mutator, handle));
    }

    /// A new array of references to objects of this type, all null. A safepoint.
    ///
    /// @param length elements, not negative
    public RefArray<T> array(Mutator mutator, int length) {
        requireHeap(mutator);
        return new RefArray<>(mutator, ArrayTypes.allocate(mutator, arrayType(), length), this);
    }

    /// The type of the arrays that [#array] makes.
    public ObjectType arrayType() {
        ObjectType found = arrayType;
        return found == null ? defineArrayType() : found;
    }

    private ObjectType defineArrayType() {
        arrayLock.lock();
        try {
            ObjectType found = arrayType;
            if (found == null) {
                found = registry.heap().refArrayType(name() + "[]");
                arrayType = found;
            }
            return found;
        } finally {
            arrayLock.unlock();
        }
    }

    /// A view of an object that is known to be of the type.
    T over(Mutator mutator, long ref) {
        return at(mutator, mutator.newHandle(ref));
    }

    private T at(Mutator mutator, long handle) {
        return view.cast(prototype.sibling(mutator, handle));
    }

    /// The reference of a view, as the same mutator may store it.
    long refIn(Mutator mutator, Object ofObject) {
        StructView found = viewOf(ofObject);
        if (found.mutator() != mutator) {
            throw new IllegalArgumentException(
                    "the " + name() + " is a view of another mutator: pass it on by a field of an"
                            + " object or a GlobalRef, and take a view of your own");
        }
        return found.ref();
    }

    private StructView viewOf(Object ofObject) {
        if (ofObject instanceof StructView found && found.structType() == this) {
            return found;
        }
        String what = ofObject instanceof StructView other
                ? "a view of " + other.structType().name() + " of heap '"
                        + other.structType().registry.heap().name() + "'"
                : "an object of " + ofObject.getClass().getTypeName();
        throw new IllegalArgumentException(what + " is no view of " + name() + " of heap '"
                + registry.heap().name() + "': use create, view or cursor of this type");
    }

    void requireType(Mutator mutator, long ref) {
        if (ref == 0 || mutator.typeId(ref) != type.id()) {
            throw new IllegalArgumentException(
                    (ref == 0 ? "null" : "an object of type " + mutator.typeId(ref)) + " cannot be seen as " + type);
        }
    }

    private void requireHeap(Mutator mutator) {
        if (mutator.heap() != registry.heap()) {
            throw new IllegalArgumentException(
                    "the mutator is of heap '" + mutator.heap().name() + "', but " + name() + " is a type of heap '"
                            + registry.heap().name() + "': define it there too");
        }
    }

    StructTypes registry() {
        return registry;
    }

    StructModel model() {
        return model;
    }

    /// Makes a view over a mutator and a handle.
    MethodHandle constructor() {
        return constructor;
    }

    @Override
    public String toString() {
        return type.toString();
    }
}
