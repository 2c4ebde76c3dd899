package allod.pages.simulate;

import java.util.Arrays;

/// Sets of keys, each with room for a few, from which the least recently used key goes when another one comes: the
/// store of a cache level, of a TLB and of a page-walk cache.
///
/// ```
/// key ── low bits ──► set     │ newest │ ... │ oldest │     `ways` keys
///                                ▲                  └──► goes at a miss
///                                └── every touched key moves here
/// ```
///
/// Invariants:
///
/// - **U1** a key is in its own set only, and there at most once
/// - **U2** the keys of a set are in the order of their last touch, the latest first; free places come last
///
/// The order in the array is the age: a hit in the first place, by far the most frequent, writes nothing.
final class LruSets {

    private static final long NONE = -1; // keys are addresses shifted right, so none of them is it

    private final long[] keys;
    private final int ways;
    private final int setMask;

    /// @param sets a power of two
    /// @param ways 1 or more; 0 is a store that keeps nothing
    LruSets(int sets, int ways) {
        assert Integer.bitCount(sets) == 1 && ways >= 0 : sets + " " + ways;
        this.ways = ways;
        this.setMask = sets - 1;
        this.keys = new long[Math.max(1, Math.multiplyExact(sets, ways))];
        Arrays.fill(keys, NONE);
    }

    /// Makes `key` the newest of its set; true when it was there already.
    boolean touch(long key) {
        int first = ((int) key & setMask) * ways;
        long newest = keys[first];
        return newest == key || touchSlow(key, first, newest);
    }

    /// Moves the keys before `key`, or all but the oldest, one place back.
    private boolean touchSlow(long key, int first, long newest) {
        long[] all = keys;
        int end = first + ways;
        long moved = newest;
        all[first] = ways == 0 ? NONE : key;
        for (int i = first + 1; i < end; i++) {
            long here = all[i];
            all[i] = moved;
            if (here == key) {
                return true;
            }
            moved = here;
        }
        return false;
    }

    /// Whether `key` is there; changes nothing.
    boolean contains(long key) {
        int first = ((int) key & setMask) * ways;
        for (int i = first; i < first + ways; i++) {
            if (keys[i] == key) {
                return true;
            }
        }
        return false;
    }

    void checkInvariants() {
        for (int i = 0; i < keys.length; i++) {
            int first = i / Math.max(1, ways) * ways;
            check(keys[i] == NONE || ((int) keys[i] & setMask) * ways == first, "U1", i);
            for (int earlier = first; earlier < i; earlier++) {
                check(keys[i] == NONE || keys[earlier] != keys[i], "U1", i);
                check(keys[i] == NONE || keys[earlier] != NONE, "U2", i);
            }
        }
    }

    private static void check(boolean holds, String invariant, int place) {
        if (!holds) {
            throw new AssertionError(invariant + " is broken at place " + place);
        }
    }
}
