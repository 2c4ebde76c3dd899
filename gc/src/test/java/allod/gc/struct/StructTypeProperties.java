package allod.gc.struct;

import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.ObjectHeapOptions;
import allod.gc.PlanKind;
import allod.gc.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random stores through views against plain Java objects, while a collector works.
class StructTypeProperties {
    private static final int OBJECTS = 60;
    private static final int STEPS = 6000;

    /// What a [Node] is in the model.
    private static final class Model {
        long key;
        int count;
        boolean hot;
        byte tiny;
        short small;
        char letter;
        float ratio;
        double weight;

        @Nullable
        Model next;

        @Nullable
        String name;

        long @Nullable [] values;

        @Nullable
        Model[] children = new Model[0];

        boolean hasChildren;
        int hash;
        boolean hashed;
    }

    private final long seed = Long.getLong("allod.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final List<Model> models = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(PlanKind.class)
    void viewsReadWhatWasWritten(PlanKind plan) {
        try (ObjectHeap heap = ObjectHeap.create(
                        ObjectHeapOptions.defaults().plan(plan).limitBytes(64 << 20));
                Mutator mutator = heap.attach();
                Scope _ = mutator.scope()) {
            StructType<Node> nodes = StructType.define(heap, Node.class);
            RefArray<Node> all = nodes.array(mutator, OBJECTS);
            for (int i = 0; i < OBJECTS; i++) {
                try (Scope _ = mutator.scope()) {
                    all.set(i, nodes.create(mutator));
                }
                models.add(new Model());
            }
            for (int step = 0; step < STEPS; step++) {
                try (Scope _ = mutator.scope()) {
                    int i = random.nextInt(OBJECTS);
                    write(mutator, nodes, all, Objects.requireNonNull(all.get(i)), models.get(i));
                    if (random.nextInt(50) == 0) {
                        replace(mutator, nodes, all, random.nextInt(OBJECTS));
                    }
                    int k = random.nextInt(OBJECTS);
                    require(all, Objects.requireNonNull(all.get(k)), models.get(k));
                }
                if (plan != PlanKind.NO_GC && step % 500 == 0) {
                    mutator.collect();
                }
            }
            for (int i = 0; i < OBJECTS; i++) {
                try (Scope _ = mutator.scope()) {
                    require(all, Objects.requireNonNull(all.get(i)), models.get(i));
                }
            }
        }
    }

    /// The old object lives on where others refer to it; the model leaves it out, so its neighbours forget it.
    private void replace(Mutator mutator, StructType<Node> nodes, RefArray<Node> all, int index) {
        Model old = models.get(index);
        for (int i = 0; i < OBJECTS; i++) {
            Node node = Objects.requireNonNull(all.get(i));
            Model model = models.get(i);
            if (model.next == old) {
                model.next = null;
                node.next(null);
            }
            for (int k = 0; k < model.children.length; k++) {
                if (model.children[k] == old) {
                    model.children[k] = null;
                    Objects.requireNonNull(node.children()).set(k, null);
                }
            }
        }
        all.set(index, nodes.create(mutator));
        models.set(index, new Model());
    }

    private void write(Mutator mutator, StructType<Node> nodes, RefArray<Node> all, Node node, Model model) {
        int other = random.nextInt(OBJECTS);
        switch (random.nextInt(14)) {
            case 0 -> node.key(model.key = random.nextLong());
            case 1 -> node.count(model.count = random.nextInt());
            case 2 -> node.hot(model.hot = random.nextBoolean());
            case 3 -> node.tiny(model.tiny = (byte) random.nextInt());
            case 4 -> node.small(model.small = (short) random.nextInt());
            case 5 -> node.letter(model.letter = (char) random.nextInt());
            case 6 -> node.ratio(model.ratio = random.nextFloat());
            case 7 -> node.weight(model.weight = random.nextDouble());
            case 8 -> {
                node.next(all.get(other));
                model.next = models.get(other);
            }
            case 9 -> node.name(model.name = random.nextInt(5) == 0 ? null : "n" + (char) random.nextInt(0x500));
            case 10 -> {
                model.values = new long[random.nextInt(20)];
                node.values(LongArray.create(mutator, model.values.length));
            }
            case 11 -> {
                long[] values = model.values;
                if (values != null && values.length > 0) {
                    int at = random.nextInt(values.length);
                    values[at] = random.nextLong();
                    Objects.requireNonNull(node.values()).set(at, values[at]);
                }
            }
            case 12 -> {
                model.children = new Model[1 + random.nextInt(5)];
                model.hasChildren = true;
                RefArray<Node> children = nodes.array(mutator, model.children.length);
                int at = random.nextInt(model.children.length);
                children.set(at, all.get(other));
                model.children[at] = models.get(other);
                node.children(children);
            }
            default -> {
                int hash = node.hashCode();
                assertThat(!model.hashed || model.hash == hash)
                        .as("seed %d", seed)
                        .isTrue();
                model.hashed = true;
                model.hash = hash;
            }
        }
    }

    private void require(RefArray<Node> all, Node node, Model model) {
        assertThat(node.key()).as("seed %d", seed).isEqualTo(model.key);
        assertThat(node.count()).as("seed %d", seed).isEqualTo(model.count);
        assertThat(node.hot()).isEqualTo(model.hot);
        assertThat(node.tiny()).isEqualTo(model.tiny);
        assertThat(node.small()).isEqualTo(model.small);
        assertThat(node.letter()).isEqualTo(model.letter);
        assertThat(node.ratio()).isEqualTo(model.ratio);
        assertThat(node.weight()).isEqualTo(model.weight);
        assertThat(node.name()).isEqualTo(model.name);
        requireView(all, node.next(), model.next);
        LongArray values = node.values();
        assertThat(values == null).isEqualTo(model.values == null);
        if (values != null && model.values != null) {
            long[] found = new long[values.length()];
            Arrays.setAll(found, values::get);
            assertThat(found).as("seed %d", seed).isEqualTo(model.values);
        }
        RefArray<Node> children = node.children();
        assertThat(children != null).isEqualTo(model.hasChildren);
        for (int i = 0; children != null && i < children.length(); i++) {
            requireView(all, children.get(i), model.children[i]);
        }
    }

    private void requireView(RefArray<Node> all, @Nullable Node found, @Nullable Model model) {
        assertThat(found).as("seed %d", seed).isEqualTo(model == null ? null : all.get(models.indexOf(model)));
    }
}
