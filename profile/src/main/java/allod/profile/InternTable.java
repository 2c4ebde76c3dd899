package allod.profile;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One entry for each key, found without a lock; none is ever taken out.
///
/// ```
/// hash ──► chains[hash & mask] ──► newest ──► ... ──► oldest        entries enter at the front, by compare-and-set
/// ```
///
/// Invariants:
///
/// - **I1** equal keys have the same entry, whichever threads asked first
/// - **I2** there are at most as many entries as the table was made for
///
/// Threads: any. The compare-and-set on a chain publishes the entry with all that its maker wrote, and [Entry#next] is
/// written before it and never again.
abstract class InternTable<K, E extends InternTable.Entry<E>> {

    /// What a table holds.
    abstract static class Entry<E> {
        final int hash;

        /// The entry that was the newest of the chain before this one.
        @Nullable
        E next;

        Entry(int hash) {
            this.hash = hash;
        }
    }

    private static final int MAX_CHAINS = 1 << 16;

    private final int maxEntries;
    private final AtomicReferenceArray<@Nullable E> chains;
    private final AtomicInteger entries = new AtomicInteger();

    InternTable(int maxEntries) {
        this.maxEntries = maxEntries;
        this.chains =
                new AtomicReferenceArray<>(Math.min(MAX_CHAINS, Integer.highestOneBit(Math.max(1, maxEntries)) << 1));
    }

    /// Whether an entry with the key's hash is that of the key.
    abstract boolean isOf(E entry, K key);

    /// A new entry.
    abstract E make(K key, int hash);

    /// Counts one more entry, before it is made.
    ///
    /// @return false when there is no room for it, and nothing is counted
    boolean takeRoom(K key) {
        if (entries.incrementAndGet() > maxEntries) {
            entries.decrementAndGet();
            return false;
        }
        return true;
    }

    /// Takes back what [#takeRoom] has counted.
    void giveRoomBack(K key) {
        entries.decrementAndGet();
    }

    /// The entry of a key, new if there was none.
    ///
    /// @return null when there is no room for it
    @Nullable
    E intern(K key, int hash) {
        int chain = spread(hash) & chains.length() - 1;
        E newest = chains.getAcquire(chain); // pairs with the compare-and-set that entered it
        E found = find(newest, null, key, hash);
        return found != null || entries.get() >= maxEntries ? found : enter(chain, newest, key, hash);
    }

    int entries() {
        return entries.get();
    }

    void forEach(Consumer<E> action) {
        for (int chain = 0; chain < chains.length(); chain++) {
            for (E entry = chains.getAcquire(chain); entry != null; entry = entry.next) {
                action.accept(entry);
            }
        }
    }

    private @Nullable E enter(int chain, @Nullable E searched, K key, int hash) {
        if (!takeRoom(key)) {
            return null;
        }
        E found;
        try {
            found = enterMade(chain, searched, key, make(key, hash));
        } catch (RuntimeException | Error failed) {
            giveRoomBack(key);
            throw failed;
        }
        return found;
    }

    private E enterMade(int chain, @Nullable E searched, K key, E made) {
        while (true) {
            E newest = chains.getAcquire(chain);
            E found = find(newest, searched, key, made.hash);
            if (found != null) {
                giveRoomBack(key); // another thread was quicker
                return found;
            }
            made.next = newest;
            if (chains.compareAndSet(chain, newest, made)) { // publishes the entry
                return made;
            }
            searched = newest;
        }
    }

    /// Looks from `entry` on, up to one behind which there is nothing.
    @SuppressWarnings("ReferenceEquality") // one entry for each key
    private @Nullable E find(@Nullable E entry, @Nullable E end, K key, int hash) {
        for (; entry != end && entry != null; entry = entry.next) {
            if (entry.hash == hash && isOf(entry, key)) {
                return entry;
            }
        }
        return null;
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 16;
    }
}
