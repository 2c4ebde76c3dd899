package allod.bench.gc;

import java.util.concurrent.TimeUnit;

/// A cache that drops the entry which was not used for longest, on some heap: a hash table of chains, and a
/// ring of entries by their last use. The worst case of collectors that bet on early death: an entry dies old.
///
/// ```
/// buckets[i] ──► entry ──► entry          newest ◄──► ... ◄──► oldest
///                  └──► value: 256 to 1791 bytes, the key in its first word and a stamp in its last
/// ```
///
/// A use of a key that is there moves its entry to the front; one of a key that is not makes an entry, and
/// drops the oldest if there are too many. Keys come from twice as many as there is room for, so about half of
/// the uses replace.
///
/// Threads: one; several threads may use a heap, each with a cache of its own.
public abstract class Cache implements AutoCloseable {

    static final int LEAST_VALUE_BYTES = 256;
    static final int SPAN_VALUE_BYTES = 1536;

    private static final long SEED = 42;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long STAMP = 0x5555;
    private static final int HASH_SHIFT = 20;
    private static final int SIZE_SHIFT = 40;

    private final int mostEntries;
    private final int bucketMask;
    private int entries;
    private long dice = SEED;
    private long hits;
    private long misses;

    Cache(int mostEntries) {
        this.mostEntries = mostEntries;
        this.bucketMask = (Integer.highestOneBit(2 * mostEntries - 1) << 1) - 1;
    }

    /// Moves the entry to the front if there is one.
    ///
    /// @return the first word of its value, or -1 when there is no such entry
    abstract long touch(long key, int bucket);

    /// Makes an entry at the front, for a key that is not there.
    abstract void insert(long key, int bucket, int valueBytes);

    /// Drops the last entry.
    abstract void dropOldest();

    /// Compares all entries with what they should hold.
    ///
    /// @return entries found
    abstract int checkEntries();

    @Override
    public abstract void close();

    /// Fills the cache, with every second of its keys.
    public final void fill() {
        for (long key = 0; key < mostEntries; key++) {
            use(2 * key, roll());
        }
    }

    /// Uses a key by chance.
    public final void step() {
        long rolled = roll();
        use((rolled >>> 1) % (2L * mostEntries), rolled);
    }

    /// Uses keys by chance for a while; the time of each use goes to `stalls`.
    ///
    /// @return how many
    public final long run(long millis, Stalls stalls) {
        long operations = 0;
        long last = System.nanoTime();
        long end = last + TimeUnit.MILLISECONDS.toNanos(millis);
        while (last < end) {
            step();
            long now = System.nanoTime();
            stalls.add(now - last);
            last = now;
            operations++;
        }
        return operations;
    }

    private void use(long key, long rolled) {
        int bucket = bucketOf(key);
        long found = touch(key, bucket);
        if (found == key) {
            hits++;
        } else if (found == -1) {
            misses++;
            insert(key, bucket, LEAST_VALUE_BYTES + (int) ((rolled >>> SIZE_SHIFT) % SPAN_VALUE_BYTES));
            entries++;
            if (entries > mostEntries) {
                dropOldest();
                entries--;
            }
        } else {
            throw new IllegalStateException("the value of key " + key + " begins with " + found
                    + ": the collector gave its memory away, or moved it wrongly");
        }
    }

    /// Compares every entry with what it should hold.
    ///
    /// @throws IllegalStateException when one is lost or damaged
    public final void check() {
        int found = checkEntries();
        if (found != entries) {
            throw new IllegalStateException(found + " entries are left of " + entries + ": the collector took some");
        }
    }

    /// SplitMix64.
    private long roll() {
        dice += GOLDEN;
        long z = dice;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    final int bucketOf(long key) {
        return (int) (key * GOLDEN >>> HASH_SHIFT) & bucketMask;
    }

    final int buckets() {
        return bucketMask + 1;
    }

    /// What the last word of the value of a key is.
    static long stampOf(long key) {
        return key ^ STAMP;
    }

    static IllegalStateException damaged(long key) {
        return new IllegalStateException("the entry of key " + key
                + " is not what was stored: the collector gave its memory away, or moved it wrongly");
    }

    public final long hits() {
        return hits;
    }

    public final long misses() {
        return misses;
    }

    public final int entries() {
        return entries;
    }
}
