package allod.bench.contest;

/// Random numbers that cost the loop next to nothing; the same sequence here and in `contest.c`.
///
/// Sources: a linear congruential generator with Knuth's MMIX constants.
final class Dice {

    static final long SEED = 42;

    private static final long MULTIPLIER = 6364136223846793005L;
    private static final long INCREMENT = 1442695040888963407L;
    private static final int SIZES = Contestant.MOST_BYTES - Contestant.LEAST_BYTES + 1;

    private Dice() {}

    static long roll(long state) {
        return state * MULTIPLIER + INCREMENT;
    }

    /// Which block to replace: from the upper half of the state.
    static int slot(long state) {
        return (int) ((state >>> 32) * Contestant.LIVE_BLOCKS >>> 32);
    }

    /// How many bytes to ask for: from the 16 bits below.
    static int bytes(long state) {
        return Contestant.LEAST_BYTES + (int) ((state >>> 16 & 0xFFFF) * SIZES >>> 16);
    }
}
