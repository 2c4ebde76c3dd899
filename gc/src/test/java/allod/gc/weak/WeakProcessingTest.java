package allod.gc.weak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.mark.TestGraph;
import allod.gc.object.ObjectKind;
import allod.gc.object.SlotLayout;
import allod.gc.seam.Fault;
import allod.pages.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WeakProcessingTest {
    private final WeakCycle cycle = new WeakCycle(0);
    private final TestGraph graph = cycle.graph;

    @AfterEach
    void close() {
        assertThat(cycle.troubles).isEmpty();
        cycle.close();
    }

    private int node() {
        return graph.add(ObjectKind.FIXED, graph.node, 0);
    }

    private int weak(int referent) {
        return reference(ObjectKind.WEAK, graph.weak, referent);
    }

    private int soft(int referent) {
        return reference(ObjectKind.SOFT, graph.soft, referent);
    }

    private int reference(ObjectKind kind, int type, int referent) {
        int number = graph.add(kind, type, 0);
        graph.linkWeak(number, 0, referent);
        return number;
    }

    private int ephemeron(int key, int value) {
        int number = reference(ObjectKind.EPHEMERON, graph.ephemeron, key);
        graph.linkWeak(number, 1, value);
        return number;
    }

    /// An object that has all others as its elements.
    private int holderOf(int... numbers) {
        int holder = graph.add(ObjectKind.REF_ARRAY, graph.refArray, numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            graph.link(holder, i, numbers[i]);
        }
        return holder;
    }

    @Test
    void e2_referentsThatDiedAreClearedAndOthersAreNot() {
        int live = node();
        int dead = node();
        int weakToLive = weak(live);
        int weakToDead = weak(dead);
        int phantomToDead = reference(ObjectKind.PHANTOM, graph.phantom, dead);
        cycle.collect(holderOf(live, weakToLive, weakToDead, phantomToDead));

        assertThat(cycle.referent(weakToLive, 0)).isEqualTo(graph.refs.get(live));
        assertThat(cycle.referent(weakToDead, 0)).isZero();
        assertThat(cycle.referent(phantomToDead, 0)).isZero();
        assertThat(cycle.isMarked(dead)).isFalse();
        assertThat(cycle.weak.clearedReferents()).isEqualTo(2);
        assertThat(cycle.weak.isEmpty()).isTrue();
    }

    @Test
    void aWeakReferenceSeesWhatASoftOneKeeps() {
        int referent = node();
        int weak = weak(referent);
        int soft = soft(referent);
        cycle.weak.begin(1 << 30, false);
        cycle.collect(holderOf(weak, soft));
        assertThat(cycle.referent(soft, 0)).isEqualTo(graph.refs.get(referent));
        assertThat(cycle.referent(weak, 0)).isEqualTo(graph.refs.get(referent));
        assertThat(cycle.isMarked(referent)).isTrue();

        cycle.weak.begin(1 << 30, true);
        cycle.collect(holderOf(weak, soft));
        assertThat(cycle.referent(soft, 0)).isZero();
        assertThat(cycle.referent(weak, 0)).isZero();
    }

    @Test
    void whatASoftReferenceKeepsMayHoldFurtherOnes() {
        int last = node();
        int inner = soft(last);
        int outer = soft(inner);
        cycle.weak.begin(1 << 30, false);
        cycle.collect(holderOf(outer));
        assertThat(cycle.isMarked(last)).isTrue();
    }

    @Test
    void softReferencesThatWereNotUsedForLongGoFirst() {
        SoftClock clock = new SoftClock(1000);
        clock.tick(10 << 20, 60_000); // 10 MiB free: 10 s
        assertThat(clock.nowMillis()).isEqualTo(60_000);
        assertThat(clock.keeps(50_000)).isTrue();
        assertThat(clock.keeps(49_999)).isFalse();
        clock.tick(0, 60_001);
        assertThat(clock.keeps(60_001)).isTrue();
        assertThat(clock.keeps(60_000)).isFalse();
        clock.clearAll();
        assertThat(clock.keeps(60_001)).isFalse();
    }

    @Test
    void anEphemeronKeepsItsValueAsLongAsItsKeyLives() {
        int key = node();
        int value = node();
        int ephemeron = ephemeron(key, value);
        cycle.collect(holderOf(ephemeron, key));
        assertThat(cycle.isMarked(value)).isTrue();

        cycle.collect(holderOf(ephemeron));
        assertThat(cycle.isMarked(value)).isFalse();
        assertThat(cycle.referent(ephemeron, 0)).isZero();
        assertThat(cycle.referent(ephemeron, 1)).isZero();
    }

    @Test
    void aKeyThatOnlyItsOwnValueReachesDies() {
        int key = node();
        int value = node();
        graph.link(value, 0, key);
        int ephemeron = ephemeron(key, value);
        cycle.collect(holderOf(ephemeron));
        assertThat(cycle.isMarked(key)).isFalse();
        assertThat(cycle.referent(ephemeron, 1)).isZero();
    }

    @Test
    void aCycleOfEphemeronsLivesByOneKeyAndDiesWithoutIt() {
        int a = node();
        int b = node();
        int c = node();
        int[] ephemerons = {ephemeron(a, b), ephemeron(c, a), ephemeron(b, c)};
        cycle.collect(holderOf(ephemerons[0], ephemerons[1], ephemerons[2], a));
        assertThat(cycle.isMarked(c)).isTrue();

        cycle.collect(holderOf(ephemerons));
        assertThat(cycle.isMarked(a) || cycle.isMarked(b) || cycle.isMarked(c)).isFalse();
        for (int ephemeron : ephemerons) {
            assertThat(cycle.referent(ephemeron, 0)).isZero();
        }
    }

    @Test
    void anImmediateAsKeyNeverDies() {
        int value = node();
        int ephemeron = ephemeron(value, value);
        Address.putLong(graph.weakSlots.get(ephemeron).get(0), SlotLayout.TAG | 42);
        cycle.collect(holderOf(ephemeron));
        assertThat(cycle.isMarked(value)).isTrue();
        assertThat(Address.getLong(graph.weakSlots.get(ephemeron).get(0))).isEqualTo(SlotLayout.TAG | 42);
    }

    /// Fault F29: value i is key i + 1, in the order that suits neither a pass from the front nor one from the
    /// back.
    @Test
    void e1_longChainsAreFollowedToTheEndInAnyOrder() {
        int length = 200;
        for (int step : new int[] {1, length - 1, 77}) { // along, against, across
            int[] objects = new int[length + 1];
            for (int i = 0; i <= length; i++) {
                objects[i] = node();
            }
            int[] ephemerons = new int[length + 1];
            for (int i = 0; i < length; i++) {
                int link = i * step % length;
                ephemerons[i] = ephemeron(objects[link], objects[link + 1]);
            }
            ephemerons[length] = objects[0];
            cycle.collect(holderOf(ephemerons));
            assertThat(cycle.isMarked(objects[length])).as("step %s", step).isTrue();
            cycle.graph.pool.checkInvariants(0);
        }
    }

    /// What the stop finds when a mutator marked a key behind the back of the last pass.
    @Test
    void e1_aPassIsRepeatedWhenAnythingWasMarkedSinceItBegan() {
        int key = node();
        int value = node();
        int ephemeron = ephemeron(key, value);
        cycle.markStrong(holderOf(ephemeron));
        assertThat(cycle.weak.isSettled(cycle.keeper)).isFalse();
        assertThat(cycle.weak.keepReachable(cycle.keeper, cycle.liveness)).isFalse();
        assertThat(cycle.weak.isSettled(cycle.keeper)).isTrue();

        var mutator = graph.tracer(cycle.weak);
        assertThat(WeakSlots.getMarking(graph.weakSlots.get(ephemeron).get(0), mutator))
                .isNotZero();
        boolean _ = mutator.assist(Long.MAX_VALUE) > 0;
        assertThat(cycle.weak.isSettled(cycle.keeper)).as("a key was marked").isFalse();

        cycle.keep();
        cycle.weak.clear(cycle.liveness);
        assertThat(cycle.isMarked(value)).isTrue();
        assertThat(cycle.referent(ephemeron, 1)).isEqualTo(graph.refs.get(value));
    }

    @Test
    void e1_whatIsToldAfterAPassIsNotSettled() {
        int ephemeron = ephemeron(node(), node());
        int soft = soft(node());
        cycle.markStrong(holderOf(ephemeron, soft));
        boolean _ = cycle.weak.keepReachable(cycle.keeper, cycle.liveness);
        assertThat(cycle.weak.isSettled(cycle.keeper)).isTrue();
        graph.tracer(cycle.weak).discover(graph.refs.get(ephemeron(node(), node())));
        assertThat(cycle.weak.isSettled(cycle.keeper)).isFalse();
        cycle.keep();
        graph.tracer(cycle.weak).discover(graph.refs.get(soft(node())));
        assertThat(cycle.weak.isSettled(cycle.keeper)).isFalse();
        cycle.keep();
    }

    @Test
    void aKeyThatIsReplacedAfterThePassDoesNotLoseTheValue() {
        int oldKey = node();
        int newKey = node();
        int value = node();
        int ephemeron = ephemeron(oldKey, value);
        cycle.markStrong(holderOf(ephemeron, newKey));
        boolean _ = cycle.weak.keepReachable(cycle.keeper, cycle.liveness);
        var mutator = graph.tracer(cycle.weak);
        WeakSlots.setMarking(graph.refs.get(ephemeron), graph.refs.get(newKey), mutator);
        boolean _ = mutator.flush();
        cycle.keep();
        cycle.weak.clear(cycle.liveness);
        assertThat(cycle.referent(ephemeron, 0)).isEqualTo(graph.refs.get(newKey));
        assertThat(cycle.referent(ephemeron, 1)).isEqualTo(graph.refs.get(value));
    }

    @Test
    void aValueThatIsSetAfterThePassIsKept() {
        int key = node();
        int value = node();
        int ephemeron = ephemeron(key, node());
        cycle.markStrong(holderOf(ephemeron, key));
        boolean _ = cycle.weak.keepReachable(cycle.keeper, cycle.liveness);
        var mutator = graph.tracer(cycle.weak);
        WeakSlots.setValueMarking(graph.refs.get(ephemeron), graph.refs.get(value), mutator);
        boolean _ = mutator.flush();
        cycle.keep();
        cycle.weak.clear(cycle.liveness);
        assertThat(WeakSlots.value(graph.refs.get(ephemeron))).isEqualTo(graph.refs.get(value));
    }

    @Test
    void aValueThatOutlivesItsKeyIsNotRead() {
        int key = node();
        int value = node();
        int ephemeron = ephemeron(key, value);
        cycle.markStrong(holderOf(ephemeron, value));
        cycle.keep();
        long ref = graph.refs.get(ephemeron);
        assertThat(WeakSlots.valueClearing(ref, cycle.liveness))
                .as("the key is dead")
                .isZero();
        cycle.weak.clear(cycle.liveness);
        assertThat(cycle.referent(ephemeron, 1)).as("live, so it stays").isNotZero();
        assertThat(WeakSlots.value(ref)).isZero();
        assertThat(WeakSlots.valueMarking(ref, graph.tracer(cycle.weak))).isZero();
    }

    @Test
    void r1_readsKeepAliveWhileMarkingAndTestAfterwards() {
        int referent = node();
        int dead = node();
        int weak = weak(referent);
        int weakToDead = weak(dead);
        cycle.markStrong(holderOf(weak, weakToDead));
        var mutator = graph.tracer(cycle.weak);
        long slot = graph.weakSlots.get(weak).get(0);
        long slotOfDead = graph.weakSlots.get(weakToDead).get(0);
        assertThat(WeakSlots.refersTo(slotOfDead, graph.refs.get(dead))).isTrue();
        assertThat(WeakSlots.getMarking(slot, mutator)).isEqualTo(graph.refs.get(referent));
        boolean _ = mutator.flush();
        cycle.workers.awaitQuiet();
        cycle.keep();

        assertThat(WeakSlots.getClearing(slot, cycle.liveness)).isEqualTo(graph.refs.get(referent));
        assertThat(WeakSlots.getClearing(slotOfDead, cycle.liveness)).isZero();
        assertThat(WeakSlots.refersToClearing(slotOfDead, 0, cycle.liveness)).isTrue();
        assertThat(WeakSlots.refersToClearing(slotOfDead, graph.refs.get(dead), cycle.liveness))
                .isFalse();
        assertThat(WeakSlots.refersToClearing(slot, graph.refs.get(referent), cycle.liveness))
                .isTrue();
    }

    /// Fault F16: the program stores a live object after the collector found the old one dead.
    @Test
    void r2_whatIsStoredWhileAReferentIsTestedStays() {
        int dead = node();
        int live = node();
        int weak = weak(dead);
        cycle.markStrong(holderOf(weak, live));
        cycle.keep();
        long slot = graph.weakSlots.get(weak).get(0);
        Liveness racing = new Liveness() {
            @Override
            public boolean isLive(long ref) {
                boolean alive = cycle.liveness.isLive(ref);
                WeakSlots.set(slot, graph.refs.get(live));
                return alive;
            }

            @Override
            public long forwarded(long ref) {
                return ref;
            }
        };
        cycle.weak.clear(racing);
        assertThat(cycle.referent(weak, 0)).isEqualTo(graph.refs.get(live));
    }

    /// As a plan that copies does it.
    @Test
    void slotsFollowReferentsThatMove() {
        int from = node();
        int to = node();
        int weak = weak(from);
        int phantom = reference(ObjectKind.PHANTOM, graph.phantom, from);
        int ephemeron = ephemeron(from, from);
        cycle.weak.add(ObjectKind.WEAK.code(), graph.refs.get(weak));
        cycle.weak.add(ObjectKind.PHANTOM.code(), graph.refs.get(phantom));
        cycle.weak.add(ObjectKind.EPHEMERON.code(), graph.refs.get(ephemeron));
        cycle.weak.clear(new Liveness() {
            @Override
            public boolean isLive(long ref) {
                return true;
            }

            @Override
            public long forwarded(long ref) {
                return ref == graph.refs.get(from) ? graph.refs.get(to) : ref;
            }
        });
        for (int reference : new int[] {weak, phantom, ephemeron}) {
            assertThat(cycle.referent(reference, 0)).isEqualTo(graph.refs.get(to));
        }
        assertThat(cycle.referent(ephemeron, 1)).isEqualTo(graph.refs.get(to));
    }

    /// Each of these tests finds the fault that it is for.
    @Test
    void faultsAreFound() {
        assertFound(Fault.F14, this::r1_readsKeepAliveWhileMarkingAndTestAfterwards);
        assertFound(Fault.F15, this::r1_readsKeepAliveWhileMarkingAndTestAfterwards);
        assertFound(Fault.F16, this::r2_whatIsStoredWhileAReferentIsTestedStays);
        assertFound(Fault.F29, this::e1_longChainsAreFollowedToTheEndInAnyOrder);
    }

    private void assertFound(Fault fault, Runnable test) {
        fault.activate();
        try {
            assertThatThrownBy(test::run).as(fault.description()).isInstanceOf(AssertionError.class);
        } finally {
            Fault.deactivate();
            cycle.weak.end(); // the test did not come so far
        }
    }
}
