package allod.gc;

import allod.gc.ModelObject.Shape;
import allod.gc.object.SpecialFields;
import allod.gc.seam.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One thread of a run: does what programs do, by seed, in the heap and in its model.
final class ModelMutator {

    private static final int HANDLES = 12;
    private static final int GLOBALS = 4;
    private static final int MANY = 300;

    private final GraphModel shared;
    private final ModelTypes types;
    private final int number;
    private final Random random;
    private final @Nullable ModelObject[] models = new ModelObject[HANDLES];
    private final long[] slots = new long[HANDLES];
    private final @Nullable ModelObject[] globalModels = new ModelObject[GLOBALS];
    private final @Nullable GlobalRef[] globals = new GlobalRef[GLOBALS];
    private Mutator m;

    @SuppressWarnings("NullAway.Init")
    ModelMutator(GraphModel shared, int number, long seed) {
        this.shared = shared;
        this.types = shared.types;
        this.number = number;
        this.random = new Random(seed);
    }

    /// Attaches, works, detaches, several times: what survives hangs on global references.
    void run(int steps, int checkEvery, AtomicReference<@Nullable Throwable> failure) {
        int done = 0;
        while (done < steps && failure.get() == null) {
            int session = Math.min(steps - done, 200 + random.nextInt(400));
            try (Mutator attached = shared.heap.attach();
                    Scope scope = attached.scope()) {
                m = attached;
                for (int i = 0; i < HANDLES; i++) {
                    slots[i] = scope.slot();
                    models[i] = null;
                }
                for (int i = 0; i < session && failure.get() == null; i++) {
                    step();
                    if (++done % checkEvery == 0) {
                        trim();
                        check(false);
                    }
                }
                check(false);
            }
        }
        for (int i = 0; i < GLOBALS; i++) {
            closeGlobal(i);
        }
    }

    private void step() {
        int drawn = random.nextInt(100);
        if (drawn < 22) {
            allocateNode(pick());
        } else if (drawn < 28) {
            allocateArray(pick());
        } else if (drawn < 45) {
            store(pick(), pick());
        } else if (drawn < 62) {
            load(pick(), pick());
        } else if (drawn < 66) {
            drop(pick());
        } else if (drawn < 70) {
            copy(pick(), pick());
        } else if (drawn < 74) {
            write(pick());
        } else if (drawn < 82) {
            weakly(pick(), pick());
        } else if (drawn < 90) {
            exchange(pick());
        } else if (drawn < 95) {
            global(pick());
        } else {
            meet();
        }
        if (random.nextInt(3) == 0) {
            m.poll();
        }
    }

    private int pick() {
        return random.nextInt(HANDLES);
    }

    private long ref(int handle) {
        return m.handle(slots[handle]);
    }

    private void root(int handle, @Nullable ModelObject model, long ref) {
        models[handle] = model;
        m.setHandle(slots[handle], ref);
    }

    // ---------------------------------------------------------------------------------------- allocation

    private void allocateNode(int handle) {
        long ref = m.alloc(types.node);
        ModelObject model = new ModelObject(shared.nextId(), Shape.NODE, ModelObject.NODE_REFS);
        model.value = random.nextLong();
        m.putLong(ref, types.id, model.id);
        m.putLong(ref, types.value, model.value);
        for (int i = 0; i < ModelObject.NODE_REFS; i++) {
            int from = pick();
            if (random.nextBoolean() && models[from] != null) {
                m.initRef(ref, types.nodeRefs[i], ref(from));
                model.refs[i] = models[from];
            }
        }
        root(handle, model, ref);
    }

    private void allocateArray(int handle) {
        int length = random.nextInt(20) == 0 ? 5_000 + random.nextInt(5_000) : random.nextInt(40);
        switch (random.nextInt(3)) {
            case 0 ->
                root(handle, new ModelObject(shared.nextId(), Shape.REFS, length), m.allocArray(types.refs, length));
            case 1 -> allocateLongs(handle, length);
            default -> allocateStructs(handle, length / 4);
        }
    }

    private void allocateLongs(int handle, int length) {
        long ref = m.allocArray(types.longs, length);
        ModelObject model = new ModelObject(shared.nextId(), Shape.LONGS, 0);
        model.value = length;
        for (int i = 0; i < length; i++) {
            m.putLong(ref, 8 + 8 * i, model.id + i);
        }
        root(handle, model, ref);
    }

    private void allocateStructs(int handle, int length) {
        long ref = m.allocArray(types.structs, length);
        ModelObject model = new ModelObject(shared.nextId(), Shape.STRUCTS, ModelObject.STRUCT_REFS * length);
        for (int i = 0; i < length; i++) {
            m.putLong(ref, types.structIdOffset(i), model.id + i);
        }
        root(handle, model, ref);
    }

    // -------------------------------------------------------------------------------- stores and loads

    private boolean holdsRefs(@Nullable ModelObject model) {
        return model != null
                && !model.published
                && model.refs.length > 0
                && model.shape != Shape.WEAK
                && model.shape != Shape.EPHEMERON;
    }

    private void store(int to, int from) {
        ModelObject model = models[to];
        if (!holdsRefs(model)) {
            return;
        }
        int index = random.nextInt(model.refs.length);
        int offset = types.offsetOf(model.shape, index);
        ModelObject target = random.nextInt(4) == 0 ? null : models[from];
        long ref = target == null ? 0 : ref(from);
        switch (random.nextInt(4)) {
            case 0 -> compareAndSet(to, model, index, offset, ref);
            case 1 -> sameAs(model.refs[index], m.getAndSetRef(ref(to), offset, ref));
            default -> set(to, offset, ref);
        }
        model.refs[index] = target;
    }

    private void set(int to, int offset, long ref) {
        if (Fault.F26.on()) {
            m.initRef(ref(to), offset, ref);
        } else {
            m.setRef(ref(to), offset, ref);
        }
    }

    private void compareAndSet(int to, ModelObject model, int index, int offset, long ref) {
        long expected = m.getRef(ref(to), offset);
        sameAs(model.refs[index], expected);
        require(m.compareAndSetRef(ref(to), offset, expected, ref), "compare-and-set fails though nobody else writes");
    }

    private void load(int to, int from) {
        ModelObject model = models[from];
        if (!holdsRefs(model) && (model == null || !model.published)) {
            return;
        }
        int index = random.nextInt(model.refs.length);
        long ref = m.getRef(ref(from), types.offsetOf(model.shape, index));
        sameAs(model.refs[index], ref);
        root(to, model.refs[index], ref);
    }

    private void drop(int handle) {
        root(handle, null, 0);
    }

    private void copy(int to, int from) {
        ModelObject target = models[to];
        ModelObject source = models[from];
        if (target == null || source == null || target.shape != Shape.REFS || source.shape != Shape.REFS) {
            return;
        }
        int count = random.nextInt(1 + Math.min(target.refs.length, source.refs.length));
        int fromIndex = random.nextInt(1 + source.refs.length - count);
        int toIndex = random.nextInt(1 + target.refs.length - count);
        m.copyElements(ref(from), fromIndex, ref(to), toIndex, count);
        System.arraycopy(source.refs, fromIndex, target.refs, toIndex, count);
    }

    private void write(int handle) {
        ModelObject model = models[handle];
        if (model != null && model.shape == Shape.NODE && !model.published) {
            model.value = random.nextLong();
            m.putLong(ref(handle), types.value, model.value);
        }
    }

    // ---------------------------------------------------------------------------------- weak references

    private void weakly(int handle, int other) {
        ModelObject model = models[handle];
        if (model != null && model.shape == Shape.WEAK) {
            loadWeak(handle, model, other);
        } else if (model != null && model.shape == Shape.EPHEMERON) {
            loadEphemeron(handle, model, other);
        } else if (models[other] != null && !models[other].published) {
            allocateWeak(handle, other);
        }
    }

    private void allocateWeak(int handle, int referent) {
        boolean ephemeron = random.nextInt(3) == 0;
        long ref = m.alloc(ephemeron ? types.ephemeron : types.weak);
        ModelObject model =
                new ModelObject(shared.nextId(), ephemeron ? Shape.EPHEMERON : Shape.WEAK, ephemeron ? 2 : 1);
        model.refs[0] = models[referent];
        if (ephemeron) {
            int value = pick();
            m.initRef(ref, SpecialFields.REFERENT_OFFSET, ref(referent));
            m.initRef(ref, SpecialFields.VALUE_OFFSET, ref(value));
            model.refs[1] = models[value];
            m.putLong(ref, types.ephemeronId, model.id);
        } else {
            m.initRef(ref, SpecialFields.REFERENT_OFFSET, ref(referent));
            m.putLong(ref, types.weakId, model.id);
        }
        root(handle, model, ref);
    }

    private void loadWeak(int handle, ModelObject model, int to) {
        int drawn = random.nextInt(8);
        if (drawn == 0) {
            m.clearWeak(ref(handle));
            model.refs[0] = null;
            return;
        } else if (drawn == 1 && models[to] != null && !models[to].published) {
            m.setWeak(ref(handle), ref(to));
            model.refs[0] = models[to];
            return;
        }
        long ref = m.getWeak(ref(handle));
        ModelObject referent = model.refs[0];
        if (ref == 0) {
            if (referent != null) {
                gone(model, referent);
            }
            model.refs[0] = null;
        } else {
            require(referent != null, model + " refers to an object again");
            require(!referent.dead, model + " hands out " + referent + ", which was seen dead");
            sameAs(referent, ref);
            root(to, referent, ref);
        }
    }

    /// Reads the value only if the key lives, as programs do: nobody else may.
    private void loadEphemeron(int handle, ModelObject model, int to) {
        ModelObject key = model.refs[0];
        if (key == null) {
            require(m.refersTo(ref(handle), 0), model + " has a key again");
        } else if (m.refersTo(ref(handle), 0)) {
            gone(model, key);
            model.refs[0] = null;
            model.refs[1] = null;
        } else if (reachable().contains(key)) {
            long ref = m.ephemeronValue(ref(handle));
            sameAs(model.refs[1], ref);
            root(to, model.refs[1], ref);
        }
    }

    private void gone(ModelObject weak, ModelObject referent) {
        require(!reachable().contains(referent), weak + " was cleared though " + referent + " is reachable");
        referent.dead = true;
    }

    private Set<ModelObject> reachable() {
        List<@Nullable ModelObject> roots = new ArrayList<>();
        for (ModelObject model : models) {
            roots.add(model);
        }
        for (ModelObject model : globalModels) {
            roots.add(model);
        }
        return ModelObject.reachable((Collection<@Nullable ModelObject>) roots);
    }

    // ------------------------------------------------------------------------------------- other threads

    private void exchange(int handle) {
        switch (random.nextInt(4)) {
            case 0 -> publish(handle);
            case 1 -> trade(handle);
            default -> look(handle, random.nextInt(GraphModel.BOARD));
        }
    }

    /// A tree of three nodes that nobody will change.
    private void tree(int handle) {
        ModelObject model = new ModelObject(shared.nextId(), Shape.NODE, ModelObject.NODE_REFS);
        model.published = true;
        for (int i = 0; i < 3; i++) {
            long ref = m.alloc(types.node);
            ModelObject node = i == 2 ? model : new ModelObject(shared.nextId(), Shape.NODE, ModelObject.NODE_REFS);
            node.published = true;
            node.value = ~node.id;
            m.putLong(ref, types.id, node.id);
            m.putLong(ref, types.value, node.value);
            if (i > 0) {
                m.initRef(ref, types.nodeRefs[i], ref(handle));
                node.refs[i] = models[handle];
            }
            root(handle, node, ref);
            shared.published.put(node.id, node);
        }
    }

    private void publish(int handle) {
        int index = number + shared.threads * random.nextInt(GraphModel.OWNED / shared.threads);
        if (random.nextInt(4) == 0) {
            m.setElement(shared.board(m), index, 0);
            shared.board[index] = null;
            return;
        }
        tree(handle);
        long board = shared.board(m);
        sameAs(shared.board[index], m.element(board, index));
        m.setElement(board, index, ref(handle));
        shared.board[index] = models[handle];
    }

    private void trade(int handle) {
        tree(handle);
        int offset = types.offsetOf(Shape.REFS, GraphModel.OWNED);
        take(handle, m.getAndSetRef(shared.board(m), offset, ref(handle)));
    }

    private void look(int handle, int index) {
        take(handle, m.element(shared.board(m), index));
    }

    private void take(int handle, long ref) {
        if (ref == 0) {
            drop(handle);
            return;
        }
        long id = m.getLong(ref, types.id);
        ModelObject model = shared.published.get(id);
        require(model != null, "the board shows an object with number " + id + ", which nobody made");
        sameAs(model, ref);
        root(handle, model, ref);
    }

    private void meet() {
        switch (random.nextInt(8)) {
            case 0 -> m.collect();
            case 1, 2, 3 -> m.blocked(Thread::yield);
            case 4 -> nested();
            default -> pinned(pick());
        }
    }

    /// What a closed scope held is a root no longer.
    private void nested() {
        try (Scope scope = m.scope()) {
            long slot = scope.slot();
            for (int i = 0; i < 4; i++) {
                long ref = m.alloc(types.node);
                m.initRef(ref, types.nodeRefs[0], m.handle(slot));
                m.setHandle(slot, ref);
            }
        }
    }

    private void pinned(int handle) {
        if (models[handle] == null || shared.heap.options().plan() == PlanKind.SEMI_SPACE) {
            return;
        }
        try (Pin pin = m.pin(ref(handle))) {
            long address = pin.address();
            m.poll();
            m.blocked(Thread::yield);
            require(pin.address() == address, "a pinned object moved");
            sameAs(models[handle], ref(handle));
        }
    }

    private void global(int handle) {
        int index = random.nextInt(GLOBALS);
        GlobalRef global = globals[index];
        if (global == null) {
            if (models[handle] != null) {
                globals[index] = shared.heap.globalRef(m, ref(handle));
                globalModels[index] = models[handle];
            }
        } else if (random.nextInt(3) == 0) {
            closeGlobal(index);
        } else {
            long ref = global.get(m);
            sameAs(globalModels[index], ref);
            root(handle, globalModels[index], ref);
        }
    }

    private void closeGlobal(int index) {
        GlobalRef global = globals[index];
        if (global != null) {
            global.close();
            globals[index] = null;
            globalModels[index] = null;
        }
    }

    // ------------------------------------------------------------------------------------------- checks

    /// Keeps the graph small: drops roots until it is.
    private void trim() {
        for (int i = 0; i < HANDLES && reachable().size() > MANY; i++) {
            drop(i);
        }
        for (int i = 0; i < GLOBALS && reachable().size() > MANY; i++) {
            closeGlobal(i);
        }
    }

    /// Compares the graph of this thread with its model.
    void check(boolean weakExact) {
        m.poll();
        GraphCheck check = new GraphCheck(m, types, weakExact);
        for (int i = 0; i < HANDLES; i++) {
            check.root("handle " + i, models[i], ref(i));
        }
        for (int i = 0; i < GLOBALS; i++) {
            GlobalRef global = globals[i];
            if (global != null) {
                check.root("global " + i, globalModels[i], global.get(m));
            }
        }
        check.compare();
    }

    private void sameAs(@Nullable ModelObject model, long ref) {
        if (model == null || ref == 0) {
            require(
                    model == null && ref == 0,
                    "found " + (ref == 0 ? "null" : ModelTypes.describe(m, ref)) + " where " + model + " should be");
        } else if (model.shape == Shape.NODE) {
            require(
                    types.is(m, ref, Shape.NODE),
                    "found " + ModelTypes.describe(m, ref) + " where " + model + " should be");
            require(
                    m.getLong(ref, types.id) == model.id,
                    "found " + ModelTypes.describe(m, ref) + " where " + model + " should be");
        }
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new AssertionError("thread " + number + ": " + message);
        }
    }
}
