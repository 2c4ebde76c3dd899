package allod.gc.struct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.ObjectHeapOptions;
import allod.gc.PlanKind;
import allod.gc.Scope;
import allod.gc.StaleRefException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Strings of a heap by examples.
class HeapStringsTest {
    private ObjectHeap heap;
    private Mutator mutator;
    private Scope scope;

    @BeforeEach
    void open() {
        heap = ObjectHeap.create(
                ObjectHeapOptions.defaults().plan(PlanKind.SEMI_SPACE).limitBytes(16 << 20));
        mutator = heap.attach();
        scope = mutator.scope();
    }

    @AfterEach
    void close() {
        scope.close();
        mutator.close();
        heap.close();
    }

    private long string(String text) {
        return scope.slot(HeapStrings.create(mutator, text));
    }

    @Test
    void aStringOutlivesCollections() {
        long ada = string("Ada Lovelace");
        long zoe = string("Zoë 🦊 ж");
        long empty = string("");

        mutator.collect();

        assertThat(HeapStrings.read(mutator, mutator.handle(ada))).isEqualTo("Ada Lovelace");
        assertThat(HeapStrings.read(mutator, mutator.handle(zoe))).isEqualTo("Zoë 🦊 ж");
        assertThat(HeapStrings.read(mutator, mutator.handle(empty))).isEmpty();
        assertThat(HeapStrings.length(mutator, mutator.handle(zoe))).isEqualTo("Zoë 🦊 ж".length());
    }

    @Test
    void latin1TakesAByteAChar() {
        assertThat(mutator.length(mutator.handle(string("Zoë")))).isEqualTo(3);
        assertThat(mutator.length(mutator.handle(string("Zoж")))).isEqualTo(4);
        assertThat(mutator.length(mutator.handle(string("🦊")))).isEqualTo(4);
    }

    @Test
    void stringsCompareAsThoseOfJava() {
        long a = string("a");
        long ab = string("ab");
        long fox = string("🦊");
        long high = string("\uffee"); // above the first half of a fox as a unit, below the fox as a code point

        assertThat(HeapStrings.compare(mutator, mutator.handle(a), mutator.handle(ab)))
                .isNegative();
        assertThat(HeapStrings.compare(mutator, mutator.handle(ab), mutator.handle(a)))
                .isPositive();
        assertThat(HeapStrings.compare(mutator, mutator.handle(a), mutator.handle(a)))
                .isZero();
        assertThat("🦊".compareTo("\uffee")).isNegative();
        assertThat(HeapStrings.compare(mutator, mutator.handle(fox), mutator.handle(high)))
                .isNegative();
        assertThat(HeapStrings.hash(mutator, mutator.handle(fox))).isEqualTo("🦊".hashCode());
    }

    @Test
    void stringsEqualByTheirCharacters() {
        long one = string("fox 🦊");
        long same = string("fox 🦊");
        long other = string("fox 🦝");

        assertThat(HeapStrings.equals(mutator, mutator.handle(one), mutator.handle(same)))
                .isTrue();
        assertThat(HeapStrings.equals(mutator, mutator.handle(one), mutator.handle(other)))
                .isFalse();
        assertThat(HeapStrings.equals(mutator, mutator.handle(one), "fox 🦊")).isTrue();
        assertThat(HeapStrings.equals(mutator, mutator.handle(one), "fox 🦝")).isFalse();
        assertThat(HeapStrings.equals(mutator, mutator.handle(one), "fox ")).isFalse();
        assertThat(HeapStrings.equals(mutator, mutator.handle(one), "fox 🦊!")).isFalse();
    }

    @Test
    void whatIsNoStringIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeapStrings.read(mutator, 0))
                .withMessage("null is no string: use what HeapStrings.create returned");
        ByteArray bytes = ByteArray.create(mutator, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeapStrings.hash(mutator, bytes.ref()))
                .withMessageContaining("is no string");
    }

    @Test
    void aStaleStringIsToldInCheckedMode() {
        long ref = HeapStrings.create(mutator, "soon gone");
        mutator.poll();
        Assertions.assertThatThrownBy(() -> HeapStrings.read(mutator, ref)).isInstanceOf(StaleRefException.class);
    }
}
