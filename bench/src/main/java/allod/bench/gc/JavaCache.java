package allod.bench.gc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// A [Cache] of Java objects, for the collectors of the JVM.
final class JavaCache extends Cache {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    private final @Nullable Entry[] buckets;
    private final Entry ends = new Entry(-1, new byte[0]);

    /// Links are never null once an entry is in the ring.
    private static final class Entry {
        private final long key;
        private final byte[] value;
        private Entry newer = this;
        private Entry older = this;
        private @Nullable Entry nextInBucket;

        Entry(long key, byte[] value) {
            this.key = key;
            this.value = value;
        }

        void unlink() {
            newer.older = older;
            older.newer = newer;
        }

        void linkBefore(Entry ends) {
            newer = ends;
            older = ends.older;
            ends.older.newer = this;
            ends.older = this;
        }
    }

    JavaCache(int mostEntries) {
        super(mostEntries);
        buckets = new Entry[buckets()];
    }

    private @Nullable Entry find(long key, int bucket) {
        Entry entry = buckets[bucket];
        while (entry != null && entry.key != key) {
            entry = entry.nextInBucket;
        }
        return entry;
    }

    @Override
    long touch(long key, int bucket) {
        Entry entry = find(key, bucket);
        if (entry == null) {
            return -1;
        }
        entry.unlink();
        entry.linkBefore(ends);
        return (long) LONG.get(entry.value, 0);
    }

    @Override
    void insert(long key, int bucket, int valueBytes) {
        byte[] value = new byte[valueBytes];
        LONG.set(value, 0, key);
        LONG.set(value, valueBytes - Long.BYTES, stampOf(key));
        Entry entry = new Entry(key, value);
        entry.nextInBucket = buckets[bucket];
        buckets[bucket] = entry;
        entry.linkBefore(ends);
    }

    @Override
    void dropOldest() {
        Entry oldest = ends.newer;
        int bucket = bucketOf(oldest.key);
        Entry before = buckets[bucket];
        if (before == oldest) {
            buckets[bucket] = oldest.nextInBucket;
        } else {
            while (before != null && before.nextInBucket != oldest) {
                before = before.nextInBucket;
            }
            if (before == null) {
                throw damaged(oldest.key);
            }
            before.nextInBucket = oldest.nextInBucket;
        }
        oldest.unlink();
    }

    @Override
    int checkEntries() {
        int found = 0;
        for (Entry entry = ends.newer; entry != ends; entry = entry.newer) {
            byte[] value = entry.value;
            if ((long) LONG.get(value, 0) != entry.key
                    || (long) LONG.get(value, value.length - Long.BYTES) != stampOf(entry.key)
                    || find(entry.key, bucketOf(entry.key)) != entry) {
                throw damaged(entry.key);
            }
            found++;
        }
        return found;
    }

    /// The objects go with the cache.
    @Override
    public void close() {}
}
