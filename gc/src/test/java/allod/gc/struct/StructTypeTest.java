package allod.gc.struct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.ObjectHeapOptions;
import allod.gc.PlanKind;
import allod.gc.Scope;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Interfaces as types, on a heap that moves every object at each collection.
class StructTypeTest {
    private ObjectHeap heap;
    private Mutator mutator;
    private Scope scope;
    private StructType<Node> nodes;
    private StructType<Owner> owners;

    @BeforeEach
    void open() {
        heap = ObjectHeap.create(
                ObjectHeapOptions.defaults().plan(PlanKind.SEMI_SPACE).limitBytes(16 << 20));
        nodes = StructType.define(heap, Node.class);
        owners = StructType.define(heap, Owner.class);
        mutator = heap.attach();
        scope = mutator.scope();
    }

    @AfterEach
    void close() {
        scope.close();
        mutator.close();
        heap.close();
    }

    @Test
    void fieldsOfAllFormsComeBackAfterAMove() {
        Node node = nodes.create(mutator);
        Owner owner = owners.create(mutator);
        node.key(Long.MIN_VALUE);
        node.count(-7);
        node.hot(true);
        node.tiny((byte) -3);
        node.small((short) -300);
        node.letter('\uffff');
        node.ratio(1.5f);
        node.weight(Math.PI);
        node.next(node);
        node.owner(owner);
        owner.node(node);
        owner.id(9);
        node.name("Zoë 🦊");
        node.values(LongArray.create(mutator, 3));
        Objects.requireNonNull(node.values()).set(2, 99);
        node.children(nodes.array(mutator, 2));
        Objects.requireNonNull(node.children()).set(1, node);
        node.cached(node);

        mutator.collect();

        assertThat(node.key()).isEqualTo(Long.MIN_VALUE);
        assertThat(node.count()).isEqualTo(-7);
        assertThat(node.hot()).isTrue();
        assertThat(node.tiny()).isEqualTo((byte) -3);
        assertThat(node.small()).isEqualTo((short) -300);
        assertThat(node.letter()).isEqualTo('\uffff');
        assertThat(node.ratio()).isEqualTo(1.5f);
        assertThat(node.weight()).isEqualTo(Math.PI);
        assertThat(node.next()).isEqualTo(node);
        assertThat(node.owner()).isEqualTo(owner);
        assertThat(Objects.requireNonNull(node.owner()).node()).isEqualTo(node);
        assertThat(owner.id()).isEqualTo(9);
        assertThat(node.name()).isEqualTo("Zoë 🦊");
        LongArray values = Objects.requireNonNull(node.values());
        assertThat(values.length()).isEqualTo(3);
        assertThat(values.get(2)).isEqualTo(99);
        RefArray<Node> children = Objects.requireNonNull(node.children());
        assertThat(children.get(0)).isNull();
        assertThat(children.get(1)).isEqualTo(node);
        assertThat(node.cached()).isEqualTo(node);
        assertThat(node.doubled()).isZero();
        assertThat(Node.answer()).isEqualTo(42);
    }

    @Test
    void aNewObjectIsZeroAndNull() {
        Node node = nodes.create(mutator);

        assertThat(node.key()).isZero();
        assertThat(node.hot()).isFalse();
        assertThat(node.weight()).isZero();
        assertThat(node.next()).isNull();
        assertThat(node.name()).isNull();
        assertThat(node.values()).isNull();
        assertThat(node.cached()).isNull();
        node.next(node);
        node.next(null);
        assertThat(node.next()).isNull();
        node.name("x");
        node.name(null);
        assertThat(node.name()).isNull();
    }

    @Test
    void aWeakFieldDoesNotKeepItsObject() {
        Node node = nodes.create(mutator);
        try (Scope inner = mutator.scope()) {
            Node other = nodes.create(mutator);
            node.cached(other);
            mutator.collect();
            assertThat(node.cached()).isEqualTo(other);
        }
        mutator.collect();
        assertThat(node.cached()).isNull();
    }

    @Test
    void fieldsArePackedInAnOrderThatDoesNotDependOnTheClassFile() {
        assertThat(nodes.type().describe().lines().skip(1).map(String::strip))
                .containsExactly(
                        "8  ref cached",
                        "16  ref children",
                        "24  long key",
                        "32  ref name",
                        "40  ref next",
                        "48  ref owner",
                        "56  ref values",
                        "64  double weight",
                        "72  int count",
                        "76  float ratio",
                        "80  char letter",
                        "82  short small",
                        "84  boolean hot",
                        "85  byte tiny");
        assertThat(owners.type().describe().lines().skip(1).map(String::strip))
                .containsExactly("8  ref mine", "16  int id");
        assertThat(nodes.offset("key")).isEqualTo(24);
    }

    @Test
    void anInterfaceHasOneTypeAHeap() {
        assertThat(StructType.define(heap, Node.class)).isSameAs(nodes);
        assertThat(StructType.define(heap, Owner.class)).isSameAs(owners);
        try (ObjectHeap other = ObjectHeap.create(ObjectHeapOptions.defaults().plan(PlanKind.NO_GC))) {
            assertThat(StructType.define(other, Node.class)).isNotSameAs(nodes);
            try (Mutator foreign = other.attach()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> nodes.create(foreign))
                        .withMessageContaining("define it there too");
                Node stranger = StructType.define(other, Node.class).create(foreign);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> nodes.create(mutator).next(stranger))
                        .withMessageContaining("is no view of Node of heap");
            }
        }
    }

    @Test
    void v2_viewsAreEqualWhenTheyAreOfOneObject() {
        Node node = nodes.create(mutator);
        Node other = nodes.create(mutator);
        node.next(other);
        int hash = node.hashCode();

        assertThat(node.next()).isEqualTo(other).isNotSameAs(other).hasSameHashCodeAs(other);
        assertThat(node).isNotEqualTo(other).isNotEqualTo("node").isNotEqualTo(owners.create(mutator));
        mutator.collect();
        mutator.collect();
        assertThat(node.hashCode()).isEqualTo(hash);
        assertThat(node.next()).hasSameHashCodeAs(other);
        assertThat(node.toString())
                .startsWith("Node@0x")
                .contains("hash stored")
                .contains("ref next = Node@0x");
    }

    @Test
    void v1_aViewEndsWithItsScope() {
        Node outlived;
        try (Scope inner = mutator.scope()) {
            outlived = nodes.create(mutator);
        }
        assertThatIllegalStateException()
                .isThrownBy(outlived::key)
                .withMessage(
                        "the scope of a view of Node is closed: use a view within the scope that was innermost when"
                                + " it was made");
        assertThat(outlived.toString()).isEqualTo("view of a closed scope");

        owners.create(mutator); // takes the handle
        assertThatIllegalStateException()
                .isThrownBy(() -> outlived.key(1))
                .withMessageContaining(
                        "its handle has an object of type " + owners.type().id() + " now");
    }

    @Test
    void aCursorWalksOnOneHandle() {
        StructCursor<Node> at = nodes.cursor(mutator);
        assertThat(at.isPresent()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> at.view().key()).withMessageContaining("shows nothing");
        Node first = nodes.create(mutator);
        at.moveTo(first);
        for (int i = 1; i < 50_000; i++) { // more than there are handles
            try (Scope step = mutator.scope()) {
                Node next = nodes.create(mutator);
                next.key(i);
                at.view().next(next);
                at.moveTo(next);
            }
        }
        long sum = 0;
        for (at.moveTo(first); at.isPresent(); at.step(Node::next)) {
            sum += at.view().key();
        }
        assertThat(sum).isEqualTo(49_999L * 50_000 / 2);
        assertThat(at.view()).isSameAs(at.view());
        at.moveTo(nodes.ref(first));
        assertThat(at.view()).isEqualTo(first);
        at.moveTo((Node) null);
        assertThat(at.isPresent()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> at.moveTo(owners.ref(owners.create(mutator))))
                .withMessageContaining("cannot be seen as Node (type ");
    }

    @Test
    void arraysCheckTheirIndexes() {
        IntArray ints = IntArray.create(mutator, 2);
        ints.set(1, 5);
        assertThat(ints.get(1)).isEqualTo(5);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> ints.get(2)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> ints.set(-1, 0)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        RefArray<Node> refs = nodes.array(mutator, 1);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> refs.set(1, null)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        StructCursor<Node> at = nodes.cursor(mutator);
        Node node = nodes.create(mutator);
        refs.set(0, node);
        refs.get(0, at);
        assertThat(at.view()).isEqualTo(node);
    }

    @Test
    void anArrayIsNotLargerThanOffsetsReach() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LongArray.create(mutator, 1 << 28))
                .withMessage(
                        "a long[] of 268435456 elements takes 2147483656 bytes, and views reach 2147483647: make an"
                                + " array of arrays");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> nodes.array(mutator, -1))
                .withMessageContaining("is negative");
    }

    @Test
    void arraysOfAllPrimitives() {
        BooleanArray booleans = BooleanArray.create(mutator, 3);
        booleans.set(1, true);
        ByteArray bytes = ByteArray.create(mutator, 3);
        bytes.set(1, (byte) -1);
        ShortArray shorts = ShortArray.create(mutator, 3);
        shorts.set(1, (short) -2);
        CharArray chars = CharArray.create(mutator, 3);
        chars.set(1, 'ж');
        FloatArray floats = FloatArray.create(mutator, 3);
        floats.set(1, 0.5f);
        DoubleArray doubles = DoubleArray.create(mutator, 3);
        doubles.set(1, 0.25);
        LongArray longs = LongArray.create(mutator, 3);
        longs.set(1, Long.MAX_VALUE);

        mutator.collect();

        assertThat(List.of(booleans.get(0), booleans.get(1), booleans.get(2))).containsExactly(false, true, false);
        assertThat(List.of(bytes.get(0), bytes.get(1), bytes.get(2))).containsExactly((byte) 0, (byte) -1, (byte) 0);
        assertThat(List.of(shorts.get(0), shorts.get(1))).containsExactly((short) 0, (short) -2);
        assertThat(List.of(chars.get(1), chars.get(2))).containsExactly('ж', '\0');
        assertThat(List.of(floats.get(1), floats.get(2))).containsExactly(0.5f, 0f);
        assertThat(List.of(doubles.get(1), doubles.get(2))).containsExactly(0.25, 0.0);
        assertThat(List.of(longs.get(1), longs.get(2))).containsExactly(Long.MAX_VALUE, 0L);
    }

    @Test
    void anObjectOfJavaIsNoView() {
        Node node = nodes.create(mutator);
        Owner fake = new Owner() {
            @Override
            public int id() {
                return 0;
            }

            @Override
            public void id(int value) {}

            @Override
            public Node node() {
                return node;
            }

            @Override
            public void node(Node value) {}
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.owner(fake))
                .withMessageContaining("is no view of Owner of heap")
                .withMessageEndingWith("use create, view or cursor of this type");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> nodes.view(mutator, owners.ref(owners.create(mutator))))
                .withMessageContaining("cannot be seen as Node");
        assertThatIllegalArgumentException().isThrownBy(() -> nodes.view(mutator, 0));
    }

    @Test
    void anInterfaceInsideOfAMethodCanBeAType() {
        @Struct
        interface Local {
            int x();

            void x(int value);

            @Override
            String toString();
        }
        Local local = StructType.define(heap, Local.class).create(mutator);
        local.x(3);
        assertThat(local.x()).isEqualTo(3);
        assertThat(local.toString()).contains("int x = 3");
    }
}
