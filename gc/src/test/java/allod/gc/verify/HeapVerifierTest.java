package allod.gc.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.object.HeaderLayout;
import allod.pages.Address;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each invariant is broken once, and the verifier names it.
class HeapVerifierTest {

    private final PlainHeap heap = new PlainHeap();
    private final HeapVerifier verifier = new HeapVerifier(heap);
    private long a;
    private long b;
    private long c;

    @BeforeEach
    void threeNodesInARow() {
        a = heap.alloc(heap.node);
        b = heap.alloc(heap.node);
        c = heap.alloc(heap.node);
        heap.set(a, PlainHeap.NEXT, b);
        heap.set(b, PlainHeap.OTHER, c);
        heap.root(a);
    }

    @AfterEach
    void close() {
        heap.close();
    }

    @Test
    void aWholeHeapIsFineInEachPhase() {
        long array = heap.allocArray(3);
        heap.set(array, 16, c);
        heap.root(array);
        verifier.verify(VerifyPhase.IDLE, 3);
        verifier.verify(VerifyPhase.COPYING, 3);
        verifier.verify(VerifyPhase.SWEEPING, 3);
        heap.mark(a, b, c, array);
        verifier.verify(VerifyPhase.MARKED, 3);
        verifier.verify(VerifyPhase.CLEARED, 3);
        heap.flags = VerifiedHeap.MARKING | VerifiedHeap.ALLOCATES_BLACK;
        verifier.verify(VerifyPhase.MARKING, 3);
    }

    @Test
    void a1AReachableObjectIsMarkedAtTheEnd() {
        heap.mark(a, b);
        assertBroken("A1", VerifyPhase.MARKED, 2)
                .hasMessageContaining(Long.toHexString(c))
                .hasMessageContaining("referred to by type" + heap.node + "@0x" + Long.toHexString(b))
                .hasMessageContaining("a root");
    }

    @Test
    void a1AMarkedObjectRefersToMarkedOnesEvenIfItIsGarbage() {
        long garbage = heap.alloc(heap.node);
        long lost = heap.alloc(heap.node);
        heap.set(garbage, PlainHeap.NEXT, lost);
        heap.mark(a, b, c, garbage);
        verifier.verify(VerifyPhase.MARKED, 2);
        assertBroken("A1", VerifyPhase.MARKED, 3).hasMessageContaining("is marked, and refers");
    }

    @Test
    void a1WhileMarkingGreyObjectsProtectWhiteOnes() {
        heap.flags = VerifiedHeap.MARKING | VerifiedHeap.ALLOCATES_BLACK;
        heap.mark(a, b);
        assertBroken("A1", VerifyPhase.MARKING, 2);
        heap.grey.add(b);
        verifier.verify(VerifyPhase.MARKING, 3);
        heap.marked.clear();
        heap.grey.set(0, a);
        verifier.verify(VerifyPhase.MARKING, 3);
    }

    @Test
    void v1ARootRefersToAnObject() {
        heap.root(c + 8);
        assertBroken("V1", VerifyPhase.IDLE, 1).hasMessageContaining("root 1").hasMessageContaining("header 0x0");
    }

    @Test
    void v2ASlotRefersToAnObject() {
        heap.set(c, PlainHeap.NEXT, 4096);
        verifier.verify(VerifyPhase.IDLE, 1);
        assertBroken("V2", VerifyPhase.IDLE, 2).hasMessageContaining("0x1000 is outside");
    }

    @Test
    void v2AnObjectWithoutAHeaderIsNone() {
        Address.putLong(c, 0);
        assertBroken("V2", VerifyPhase.IDLE, 2).hasMessageContaining("whose header is not written");
    }

    @Test
    void v3ObjectsHaveATypeAndEndInside() {
        long garbage = heap.alloc(heap.node);
        Address.putLong(garbage, HeaderLayout.of(heap.refs, 1 << 30));
        verifier.verify(VerifyPhase.IDLE, 2);
        assertBroken("V3", VerifyPhase.IDLE, 3).hasMessageContaining("ends outside");
    }

    @Test
    void v4NothingRefersToTheMiddleOfAnObject() {
        Address.putLong(c + 16, HeaderLayout.of(heap.node)); // looks like an object
        heap.alloc(heap.node);
        heap.set(b, PlainHeap.OTHER, c + 16);
        verifier.verify(VerifyPhase.IDLE, 2);
        assertBroken("V4", VerifyPhase.IDLE, 3).hasMessageContaining("the middle of an object");
    }

    @Test
    void v5NoReferenceToACopiedObjectStays() {
        Address.putLong(b, HeaderLayout.forwarded(c));
        assertBroken("V5", VerifyPhase.IDLE, 2).hasMessageContaining("copied to 0x" + Long.toHexString(c));
    }

    @ParameterizedTest
    @EnumSource(
            value = VerifyPhase.class,
            names = {"IDLE", "CLEARED", "SWEEPING", "COPYING"})
    void v6NoBarrierIsLeftOn(VerifyPhase phase) {
        heap.flags = VerifiedHeap.MARKING;
        assertBroken("V6", phase, 1).hasMessageContaining("mutator 1");
    }

    @Test
    void v6NoBarrierIsOffWhileMarking() {
        heap.flags = VerifiedHeap.MARKING;
        assertBroken("V6", VerifyPhase.MARKING, 1).hasMessageContaining("missed a handshake");
    }

    @Test
    void v7TheBooksAddUp() {
        heap.booksAddUp = false;
        assertBroken("V7", VerifyPhase.IDLE, 1).hasMessageContaining("3 free cells");
    }

    @Test
    void v8DeadReferentsAreCleared() {
        long weak = heap.alloc(heap.weak);
        long dead = heap.alloc(heap.node);
        heap.root(weak);
        heap.set(weak, 8, dead);
        heap.mark(a, b, c, weak);
        verifier.verify(VerifyPhase.MARKED, 3);
        assertBroken("V8", VerifyPhase.CLEARED, 2).hasMessageContaining(Long.toHexString(dead));
        heap.set(weak, 8, 0);
        verifier.verify(VerifyPhase.CLEARED, 3);
    }

    @Test
    void v9NothingIsMarkedWhenNoCycleRuns() {
        heap.mark(b);
        assertBroken("V9", VerifyPhase.IDLE, 3).hasMessageContaining("was not cleared");
    }

    @Test
    void ephemeronsKeepTheirValuesAsLongAsTheirKeysLive() {
        long first = heap.alloc(heap.ephemeron);
        long second = heap.alloc(heap.ephemeron);
        long secondKey = heap.alloc(heap.node);
        long value = heap.alloc(heap.node);
        heap.set(second, 8, secondKey); // found before the key is known to live
        heap.set(second, 16, value);
        heap.set(first, 8, c);
        heap.set(first, 16, secondKey);
        heap.root(second);
        heap.root(first);
        heap.mark(a, b, c, first, second, secondKey);
        assertBroken("A1", VerifyPhase.MARKED, 2).hasMessageContaining(Long.toHexString(value));
        heap.mark(value);
        verifier.verify(VerifyPhase.MARKED, 3);

        heap.set(b, PlainHeap.OTHER, 0); // the first key dies, and all that hung on it
        heap.marked.removeAll(Set.of(c, secondKey, value));
        verifier.verify(VerifyPhase.MARKED, 3);
    }

    @Test
    void levelZeroLooksAtNothing() {
        heap.booksAddUp = false;
        verifier.verify(VerifyPhase.IDLE, 0);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertBroken(
            String invariant, VerifyPhase phase, int level) {
        return assertThatThrownBy(() -> verifier.verify(phase, level))
                .isInstanceOfSatisfying(
                        HeapBroken.class,
                        broken -> assertThat(broken.invariant()).isEqualTo(invariant))
                .hasMessageContaining("in phase " + phase)
                .hasMessageContaining(invariant + " does not hold");
    }
}
