package allod.demo;

import java.util.function.LongSupplier;

/// Calls of all kinds around one that allocates.
public final class Callers {

    private Callers() {}

    public static long one(LongSupplier allocation) {
        return allocation.getAsLong();
    }

    public static long two(LongSupplier allocation) {
        return allocation.getAsLong();
    }

    public static long three(LongSupplier allocation) {
        return allocation.getAsLong();
    }

    /// The same code, and so the same bytecode indices, under one name.
    public static long overloaded(LongSupplier allocation, int unused) {
        return allocation.getAsLong();
    }

    public static long overloaded(LongSupplier allocation, String unused) {
        return allocation.getAsLong();
    }

    /// So many calls more.
    public static long deep(int calls, LongSupplier allocation) {
        return calls == 0 ? allocation.getAsLong() : deep(calls - 1, allocation);
    }

    /// One of many sites: calls of `even` and `odd` spell the number, its last digit in base two being the outermost.
    public static long path(int number, int digits, LongSupplier allocation) {
        if (digits == 0) {
            return allocation.getAsLong();
        }
        return (number & 1) == 0 ? even(number, digits, allocation) : odd(number, digits, allocation);
    }

    private static long even(int number, int digits, LongSupplier allocation) {
        return path(number >>> 1, digits - 1, allocation);
    }

    private static long odd(int number, int digits, LongSupplier allocation) {
        return path(number >>> 1, digits - 1, allocation);
    }

    public static LongSupplier firstLambda(LongSupplier allocation) {
        return () -> allocation.getAsLong();
    }

    public static LongSupplier secondLambda(LongSupplier allocation) {
        return () -> allocation.getAsLong();
    }
}
