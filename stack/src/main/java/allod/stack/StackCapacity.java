package allod.stack;

import org.jspecify.annotations.Nullable;

/// How large stacks are: whole MiB, from [#MIN_BYTES] to [#MAX_BYTES], so that few sizes of memory are ever pooled.
final class StackCapacity {

    /// The system property with the capacity of the stacks of threads, in bytes.
    static final String PROPERTY = "allod.stack.bytes";

    /// Capacities are multiples of this.
    static final long STEP_BYTES = 1L << 20;

    static final long MIN_BYTES = STEP_BYTES;
    static final long MAX_BYTES = 8 * STEP_BYTES;

    /// Capacity of the stack that every thread has.
    static final long OF_THREADS_BYTES = ofProperty(System.getProperty(PROPERTY));

    private StackCapacity() {}

    /// The capacity that holds `bytes`.
    ///
    /// @throws IllegalArgumentException when `bytes` is outside of [#MIN_BYTES] to [#MAX_BYTES]
    static long holding(long bytes) {
        if (bytes < MIN_BYTES || bytes > MAX_BYTES) {
            throw new IllegalArgumentException("A stack of " + bytes + " bytes: it must have " + MIN_BYTES + " to "
                    + MAX_BYTES + " bytes; take what is larger from a heap.");
        }
        return (bytes + STEP_BYTES - 1) & -STEP_BYTES;
    }

    /// The capacity that the value of [#PROPERTY] asks for; one step where it is not set.
    static long ofProperty(@Nullable String value) {
        if (value == null) {
            return STEP_BYTES;
        }
        try {
            return holding(Long.parseLong(value.strip()));
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException(
                    "-D" + PROPERTY + "=" + value + ": give a number of bytes from " + MIN_BYTES + " to " + MAX_BYTES
                            + ", or leave it out for " + STEP_BYTES + ".",
                    unusable);
        }
    }

    /// The remedy of an overflow, as part of a sentence.
    static String howToGetMore(long capacityBytes) {
        if (capacityBytes >= MAX_BYTES) {
            return "use several stacks (Stack.ofBytes), as this one has the largest size";
        }
        long moreBytes = Math.min(MAX_BYTES, 2 * capacityBytes);
        return "start with -D" + PROPERTY + "=" + moreBytes + " or make a stack with Stack.ofBytes(" + moreBytes
                + ") (at most " + MAX_BYTES + ")";
    }
}
