package allod.bench.contest;

/// A memory manager in the loops that are timed.
///
/// ```
/// pairs     allocate 64 bytes, write the first word, free                         64 B pair
/// replace   one of 10,000 blocks, by chance: free it, allocate 16 to 1024 bytes, write the first word
/// ```
///
/// A JVM loads one implementation only, so the JIT compiler knows the target of the calls in the loops and inlines
/// them: what a program has that uses one manager.
///
/// Threads: one, the one that made it, of the kind that [ContestantName#newThread(Runnable)] makes.
public interface Contestant {

    int PAIR_BYTES = 64;
    int LIVE_BLOCKS = 10_000;
    int LEAST_BYTES = 16;
    int MOST_BYTES = 1024;

    /// Allocates and frees `count` blocks, one at a time.
    ///
    /// @return something that depends on all of them
    long pairs(int count);

    /// Replaces `count` blocks; the first call allocates the 10,000.
    ///
    /// @return something that depends on all of them
    long replace(int count);
}
