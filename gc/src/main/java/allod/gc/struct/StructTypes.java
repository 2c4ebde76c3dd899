package allod.gc.struct;

import allod.gc.ObjectHeap;
import allod.gc.object.ObjectKind;
import allod.gc.object.ObjectShape;
import allod.gc.object.ObjectType;
import allod.gc.object.TextEncoding;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The interfaces that one heap has types for, each with one [StructType], and the types that all of them
/// share.
///
/// An interface is defined together with all that its fields lead to: first every one of them is read and
/// checked, then each becomes a type. So an interface that is refused leaves nothing behind.
///
/// Threads: any; a lock lets one at a time define, and what is defined is found without it.
final class StructTypes {
    private final ObjectHeap heap;
    private final ReentrantLock defining = new ReentrantLock();
    private final Map<Class<?>, StructType<?>> byInterface = new ConcurrentHashMap<>();
    private final ArrayTypes arrays;
    private final ObjectType latin1;
    private final ObjectType utf8;
    private @Nullable ObjectType weakType; // guarded by defining until set; its readers hold a type defined after it

    private StructTypes(ObjectHeap heap) {
        this.heap = heap;
        arrays = new ArrayTypes(heap);
        latin1 = heap.define(ObjectShape.ofText("String (Latin-1)", TextEncoding.LATIN1));
        utf8 = heap.define(ObjectShape.ofText("String (UTF-8)", TextEncoding.UTF8));
    }

    /// Those of a heap.
    static StructTypes of(ObjectHeap heap) {
        return heap.extension(StructTypes.class, StructTypes::new);
    }

    ObjectHeap heap() {
        return heap;
    }

    ArrayTypes arrays() {
        return arrays;
    }

    ObjectType stringType(TextEncoding encoding) {
        return encoding == TextEncoding.LATIN1 ? latin1 : utf8;
    }

    ObjectType weakType() {
        ObjectType found = weakType;
        if (found == null) {
            throw new AssertionError("no @Weak field was defined");
        }
        return found;
    }

    /// The type of an interface that is defined.
    StructType<?> typeOf(@Nullable Class<?> type) {
        StructType<?> found = type == null ? null : byInterface.get(type);
        if (found == null) {
            throw new AssertionError(type);
        }
        return found;
    }

    /// @param lookup has access to the packages of all interfaces that are met
    StructType<?> define(Class<?> type, Lookup lookup) {
        StructType<?> known = byInterface.get(type);
        if (known != null) {
            return known;
        }
        defining.lock();
        try {
            defineAll(modelsFrom(type), lookup);
        } finally {
            defining.unlock();
        }
        return typeOf(type);
    }

    /// The interface and those that it leads to, as far as they are not defined.
    private Map<Class<?>, StructModel> modelsFrom(Class<?> type) {
        Map<Class<?>, StructModel> models = new LinkedHashMap<>();
        Deque<Class<?>> open = new ArrayDeque<>();
        open.add(type);
        while (!open.isEmpty()) {
            Class<?> next = open.remove();
            if (byInterface.containsKey(next) || models.containsKey(next)) {
                continue;
            }
            StructModel model = InterfaceReader.read(next);
            models.put(next, model);
            for (StructMember member : model.members()) {
                Class<?> target = member.target();
                if (target != null) {
                    open.add(target);
                }
            }
        }
        return models;
    }

    private void defineAll(Map<Class<?>, StructModel> models, Lookup lookup) {
        Map<Class<?>, Lookup> doors = new LinkedHashMap<>();
        Map<Class<?>, ObjectShape> shapes = new LinkedHashMap<>();
        boolean weak = false;
        for (StructModel model : models.values()) {
            doors.put(model.type(), Doors.to(model.type(), lookup));
            shapes.put(model.type(), model.shape());
            weak |= model.members().stream().anyMatch(member -> member.form() == StructMember.Form.WEAK);
        }
        if (weak && weakType == null) {
            weakType = heap.define(ObjectShape.of(
                    "WeakReference",
                    ObjectKind.WEAK,
                    MemoryLayout.structLayout(ValueLayout.JAVA_LONG.withName("ref:referent"))));
        }
        Map<Class<?>, StructType<?>> made = new LinkedHashMap<>();
        models.forEach((type, model) -> made.put(
                type,
                StructType.make(
                        this,
                        model,
                        Objects.requireNonNull(shapes.get(type)),
                        Objects.requireNonNull(doors.get(type)))));
        byInterface.putAll(made);
    }
}
