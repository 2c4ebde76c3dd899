package allod.gc.struct;

import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.ObjectHeapOptions;
import allod.gc.PlanKind;
import allod.gc.Scope;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The invariants HS1 and HS2 of [HeapStrings] for each code point, surrogates alone included, and for random
/// strings against those of Java.
class HeapStringsProperties {
    private static final int STRINGS = 3000;

    private final long seed = Long.getLong("allod.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @Test
    void hs1_everyCodePointComesBack() {
        try (ObjectHeap heap = heap();
                Mutator mutator = heap.attach()) {
            StringBuilder block = new StringBuilder();
            for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
                block.appendCodePoint(codePoint);
                if ((codePoint & 0xff) == 0xff) {
                    requireSame(mutator, block.toString());
                    block.setLength(0);
                }
            }
            for (char lone = Character.MIN_SURROGATE; lone <= Character.MAX_SURROGATE; lone++) {
                requireSame(mutator, String.valueOf(lone)); // blocks may have joined two to a pair
                requireSame(mutator, "a" + lone);
                requireSame(mutator, lone + "ж");
            }
        }
    }

    private static void requireSame(Mutator mutator, String text) {
        long string = HeapStrings.create(mutator, text);
        if (!HeapStrings.read(mutator, string).equals(text)
                || !HeapStrings.equals(mutator, string, text)
                || HeapStrings.hash(mutator, string) != text.hashCode()
                || HeapStrings.length(mutator, string) != text.length()) {
            assertThat(HeapStrings.read(mutator, string)).isEqualTo(text);
            throw new AssertionError("equals, hash or length of " + text.codePointAt(0) + " ..");
        }
    }

    @Test
    void hs2_pairsCompareAsThoseOfJava() {
        try (ObjectHeap heap = heap();
                Mutator mutator = heap.attach()) {
            for (int i = 0; i < STRINGS; i++) {
                String one = string();
                String other = random.nextInt(4) == 0 ? variant(one) : string();
                try (Scope scope = mutator.scope()) {
                    long oneHandle = scope.slot(HeapStrings.create(mutator, one));
                    long otherRef = HeapStrings.create(mutator, other);
                    long oneRef = mutator.handle(oneHandle);
                    assertThat(HeapStrings.equals(mutator, oneRef, otherRef))
                            .as("seed %d: %s equals %s", seed, one, other)
                            .isEqualTo(one.equals(other));
                    assertThat(HeapStrings.equals(mutator, oneRef, other)).isEqualTo(one.equals(other));
                    assertThat(Integer.signum(HeapStrings.compare(mutator, oneRef, otherRef)))
                            .as("seed %d: %s to %s", seed, one, other)
                            .isEqualTo(Integer.signum(one.compareTo(other)));
                    requireSame(mutator, other);
                }
            }
        }
    }

    private static ObjectHeap heap() {
        return ObjectHeap.create(
                ObjectHeapOptions.defaults().plan(PlanKind.SEMI_SPACE).limitBytes(16 << 20));
    }

    /// The same, but for one unit, one more or one less.
    private String variant(String text) {
        if (text.isEmpty()) {
            return text;
        }
        StringBuilder changed = new StringBuilder(text);
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
            case 0 -> changed.setCharAt(at, unit(random.nextInt(5)));
            case 1 -> changed.deleteCharAt(at);
            case 2 -> changed.insert(at, unit(random.nextInt(5)));
            default -> {}
        }
        return changed.toString();
    }

    private String string() {
        int alphabet = random.nextInt(6);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(8) == 0 ? 300 : 12); i > 0; i--) {
            text.append(unit(alphabet < 5 ? alphabet : random.nextInt(5)));
        }
        return text.toString();
    }

    /// Of ASCII, Latin-1, the first planes, surrogates, or few that meet often.
    private char unit(int alphabet) {
        return (char)
                switch (alphabet) {
                    case 0 -> random.nextInt(128);
                    case 1 -> random.nextInt(256);
                    case 2 -> random.nextInt(0x10000);
                    case 3 -> Character.MIN_SURROGATE + random.nextInt(0x800);
                    default -> "ab\0\u00ff\u0100\ud83e\udd8a\uffff".charAt(random.nextInt(8));
                };
    }
}
