package allod.lab.memory;

import java.util.Arrays;
import java.util.function.LongBinaryOperator;

/// One number of bytes for each [Measure]: of a mapping, a kind, a process, or of what changed.
///
/// Threads: immutable.
public final class Amounts {

    /// Nothing of anything.
    public static final Amounts NONE = new Amounts(new long[Measure.values().length]);

    private final long[] bytes;

    private Amounts(long[] bytes) {
        this.bytes = bytes;
    }

    /// Takes the numbers over; the caller forgets the array.
    static Amounts of(long[] bytesByMeasure) {
        assert bytesByMeasure.length == Measure.values().length;
        return new Amounts(bytesByMeasure);
    }

    /// Bytes; zero for what this kernel does not tell.
    public long of(Measure measure) {
        return bytes[measure.index()];
    }

    public Amounts plus(Amounts other) {
        return combined(other, Long::sum);
    }

    public Amounts minus(Amounts other) {
        return combined(other, (mine, theirs) -> mine - theirs);
    }

    /// Resident pages that another mapping has too, in this process or another one.
    public long shared() {
        return of(Measure.SHARED_CLEAN) + of(Measure.SHARED_DIRTY);
    }

    /// Bytes on huge pages of every sort, those of the administrator's pool included.
    public long huge() {
        return of(Measure.HUGE_ANONYMOUS)
                + of(Measure.HUGE_SHARED)
                + of(Measure.HUGE_FILE)
                + of(Measure.POOL_SHARED)
                + of(Measure.POOL_PRIVATE);
    }

    public boolean isNone() {
        return equals(NONE);
    }

    private Amounts combined(Amounts other, LongBinaryOperator operator) {
        long[] result = new long[bytes.length];
        Arrays.setAll(result, i -> operator.applyAsLong(bytes[i], other.bytes[i]));
        return new Amounts(result);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Amounts amounts && Arrays.equals(bytes, amounts.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Measure measure : Measure.values()) {
            if (of(measure) != 0) {
                text.append(measure).append(' ').append(of(measure)).append(' ');
            }
        }
        return text.toString().strip();
    }
}
