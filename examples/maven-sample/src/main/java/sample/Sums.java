package sample;

import allod.own.Own;
import allod.own.Ref;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Plain FFM code under the checker: who closes an arena, and who only looks at its memory.
public final class Sums {

    private Sums() {}

    /// The sum of the first numbers, by way of off-heap memory.
    public static long of(int count) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = numbers(arena, count);
            return sum(numbers, count);
        }
    }

    private static MemorySegment numbers(@Ref Arena arena, int count) {
        MemorySegment numbers = arena.allocate(ValueLayout.JAVA_LONG, count);
        for (int each = 0; each < count; each++) {
            numbers.setAtIndex(ValueLayout.JAVA_LONG, each, each);
        }
        return numbers;
    }

    private static long sum(MemorySegment numbers, int count) {
        long sum = 0;
        for (int each = 0; each < count; each++) {
            sum += numbers.getAtIndex(ValueLayout.JAVA_LONG, each);
        }
        return sum;
    }

    /// Ends an arena of somebody else, who hands it over.
    public static void end(@Own Arena arena) {
        arena.close();
    }
}
