package allod.gc.mark;

import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.object.ObjectKind;
import allod.gc.object.SlotLayout;
import allod.pages.Address;
import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracerTest {
    private final TestGraph graph = new TestGraph(1 << 20, GreyPool.DEFAULT_ENTRIES);
    private final Tracer tracer = graph.tracer();

    @AfterEach
    void close() {
        boolean _ = tracer.flush();
        graph.pool.checkInvariants(0);
        graph.close();
    }

    private BitSet markFrom(int root) {
        tracer.shade(graph.refs.get(root));
        long _ = tracer.drain(Long.MAX_VALUE);
        return graph.marked();
    }

    private static BitSet numbers(int... numbers) {
        BitSet set = new BitSet();
        for (int number : numbers) {
            set.set(number);
        }
        return set;
    }

    private int node() {
        return graph.add(ObjectKind.FIXED, graph.node, 0);
    }

    @Test
    void marksWhatSlotsLeadToAndNothingElse() {
        int a = node();
        int b = node();
        int c = node();
        int dead = node();
        graph.link(a, 0, b);
        graph.link(b, 2, c);
        graph.link(c, 1, a);
        graph.link(dead, 0, a);
        Address.putLong(graph.refs.get(a) + 24, graph.refs.get(dead)); // a number that looks like an address

        assertThat(markFrom(a)).isEqualTo(numbers(a, b, c));
        assertThat(tracer.markedObjects()).isEqualTo(3);
        assertThat(tracer.scannedBytes()).isEqualTo(3 * 40);
    }

    @Test
    void readsOffsetsWhereABitmapDoesNotReach() {
        int wide = graph.add(ObjectKind.FIXED, graph.wide, 0);
        for (int slot = 0; slot < 5; slot++) {
            graph.link(wide, slot, node());
        }
        assertThat(markFrom(wide)).isEqualTo(numbers(0, 1, 2, 3, 4, 5));
    }

    @Test
    void t3_referentsAreNotFollowedButOtherFieldsAre() {
        int weak = graph.add(ObjectKind.WEAK, graph.weak, 0);
        int ephemeron = graph.add(ObjectKind.EPHEMERON, graph.ephemeron, 0);
        int referent = node();
        graph.link(weak, 0, ephemeron);
        for (int reference : new int[] {weak, ephemeron}) {
            graph.weakSlots
                    .get(reference)
                    .forEach(slot -> Address.putLong(slot, SlotLayout.slotOf(graph.refs.get(referent))));
        }
        assertThat(markFrom(weak)).isEqualTo(numbers(weak, ephemeron));
        assertThat(graph.told()).isEqualTo(numbers(weak, ephemeron));
    }

    @Test
    void aClockIsNoReference() {
        int soft = graph.add(ObjectKind.SOFT, graph.soft, 0);
        int dead = node();
        Address.putLong(graph.refs.get(soft) + 16, graph.refs.get(dead));
        assertThat(markFrom(soft)).isEqualTo(numbers(soft));
    }

    @Test
    void arraysAreScannedOneObletAtATime() {
        int perOblet = (int) (GreyEntry.OBLET_BYTES / 8);
        int array = graph.add(ObjectKind.REF_ARRAY, graph.refArray, 3 * perOblet + 5);
        int first = node();
        int last = node();
        graph.link(array, 0, first);
        graph.link(array, 3 * perOblet + 4, last);

        tracer.shade(graph.refs.get(array));
        long bytes = tracer.drain(1);
        assertThat(bytes).isEqualTo(GreyEntry.OBLET_BYTES + 8);
        assertThat(graph.marked()).isEqualTo(numbers(array, first));
        assertThat(tracer.isEmpty()).isFalse();

        long _ = tracer.drain(Long.MAX_VALUE);
        assertThat(graph.marked()).isEqualTo(numbers(array, first, last));
        assertThat(tracer.scannedBytes()).isEqualTo((3L * perOblet + 5) * 8 + 8 + 2 * 40);
    }

    @Test
    void arraysOfStructsAreScannedOneObletAtATime() {
        int perOblet = (int) (GreyEntry.OBLET_BYTES / 24);
        int array = graph.add(ObjectKind.STRUCT_ARRAY, graph.pairs, perOblet + 1);
        int last = node();
        graph.link(array, 2 * perOblet + 1, last);
        assertThat(markFrom(array)).isEqualTo(numbers(array, last));
    }

    @Test
    void entriesKeepAddressAndOblet() {
        long ref = SlotLayout.ADDRESS_MASK;
        for (long oblet : new long[] {0, 1, 7, 8, 12345, (1 << 20) - 1}) {
            long entry = GreyEntry.of(ref, oblet);
            assertThat(GreyEntry.refOf(entry)).isEqualTo(ref);
            assertThat(GreyEntry.obletOf(entry)).isEqualTo(oblet);
        }
    }

    @Test
    void aFlushShowsOthersWhatIsGreyAndCounts() {
        int a = node();
        int b = node();
        graph.link(a, 0, b);
        tracer.shade(graph.refs.get(a));
        assertThat(graph.progress.markedObjects()).isZero();
        assertThat(tracer.flush()).isTrue();
        assertThat(tracer.flush()).isFalse();
        assertThat(graph.progress.markedObjects()).isEqualTo(1);
        assertThat(tracer.heldChunks()).isZero();

        Tracer other = graph.tracer();
        assertThat(other.assist(Long.MAX_VALUE)).isEqualTo(80);
        assertThat(graph.marked()).isEqualTo(numbers(a, b));
        assertThat(graph.progress.markedObjects()).isEqualTo(2);
        assertThat(graph.progress.scannedBytes()).isEqualTo(80);
    }

    @Test
    void anAssistLeavesNothingBehind() {
        int array = graph.add(ObjectKind.REF_ARRAY, graph.refArray, 1000);
        for (int i = 0; i < 1000; i++) {
            graph.link(array, i, node());
        }
        tracer.shade(graph.refs.get(array));
        long _ = tracer.assist(1);
        assertThat(tracer.isEmpty()).isTrue();
        assertThat(graph.pool.isEmpty()).isFalse();
        assertThat(graph.tracer().assist(Long.MAX_VALUE)).isEqualTo(1000 * 40);
        graph.pool.checkInvariants(0);
    }
}
