package allod.own.check.loan;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/// A set of loans by number: bits, without the words of zeros at either end.
///
/// ```
/// first = 2, words = [w0, w1]      loans 128..255
/// ```
///
/// Never changes, so that points share it. The loans of one variable stand close together in the source, so a
/// set is one or two words long in a body of any size.
final class LoanSet {

    static final LoanSet EMPTY = new LoanSet(0, new long[0]);

    private final int first;
    private final long[] words;

    private LoanSet(int first, long[] words) {
        this.first = first;
        this.words = words;
    }

    static LoanSet of(int loan) {
        return new LoanSet(loan >>> 6, new long[] {1L << loan});
    }

    boolean isEmpty() {
        return words.length == 0;
    }

    boolean contains(int loan) {
        return (word(loan >>> 6) & 1L << loan) != 0;
    }

    /// Both together; one of the two itself where it holds the other.
    LoanSet with(LoanSet other) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        int from = Math.min(first, other.first);
        int to = Math.max(end(), other.end());
        long[] both = new long[to - from];
        boolean grown = false;
        for (int i = from; i < to; i++) {
            both[i - from] = word(i) | other.word(i);
            grown |= both[i - from] != word(i);
        }
        return grown ? new LoanSet(from, both) : this;
    }

    /// This without the other.
    LoanSet without(LoanSet other) {
        if (isEmpty() || other.isEmpty() || first >= other.end() || other.first >= end()) {
            return this;
        }
        long[] rest = new long[words.length];
        boolean shrunk = false;
        for (int i = first; i < end(); i++) {
            rest[i - first] = word(i) & ~other.word(i);
            shrunk |= rest[i - first] != word(i);
        }
        return shrunk ? trimmed(first, rest) : this;
    }

    /// What is in both.
    LoanSet and(LoanSet other) {
        return without(without(other));
    }

    /// Calls back for each loan, smallest first.
    void forEach(IntConsumer action) {
        for (int i = 0; i < words.length; i++) {
            for (long rest = words[i]; rest != 0; rest &= rest - 1) {
                action.accept(((first + i) << 6) + Long.numberOfTrailingZeros(rest));
            }
        }
    }

    boolean anyMatch(IntPredicate test) {
        boolean[] found = new boolean[1];
        forEach(loan -> found[0] |= test.test(loan));
        return found[0];
    }

    private long word(int index) {
        return index < first || index >= end() ? 0 : words[index - first];
    }

    private int end() {
        return first + words.length;
    }

    private static LoanSet trimmed(int first, long[] words) {
        int low = 0;
        int high = words.length;
        while (low < high && words[low] == 0) {
            low++;
        }
        while (low < high && words[high - 1] == 0) {
            high--;
        }
        return low == high ? EMPTY : new LoanSet(first + low, Arrays.copyOfRange(words, low, high));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LoanSet set && first == set.first && Arrays.equals(words, set.words);
    }

    @Override
    public int hashCode() {
        return 31 * first + Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        forEach(loan -> text.append(text.length() > 1 ? ", " : "").append(loan));
        return text.append('}').toString();
    }
}
