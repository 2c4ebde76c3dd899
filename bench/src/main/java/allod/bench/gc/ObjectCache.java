package allod.bench.gc;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.Scope;
import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectType;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/// A [Cache] in an object heap. Its handles stay for as long as the cache does, so a use pushes none.
public final class ObjectCache extends Cache {

    private static final int VALUE_OFFSET = HeaderLayout.BYTES;

    private static final StructLayout ENTRY = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("key"),
            ValueLayout.JAVA_LONG.withName("ref:value"),
            ValueLayout.JAVA_LONG.withName("ref:newer"),
            ValueLayout.JAVA_LONG.withName("ref:older"),
            ValueLayout.JAVA_LONG.withName("ref:nextInBucket"));

    private final Mutator mutator;
    private final Types types;
    private final int keyOffset;
    private final int valueOffset;
    private final int newerOffset;
    private final int olderOffset;
    private final int nextOffset;
    private final Scope scope;
    private final long bucketsHandle;
    private final long endsHandle;
    private final long spare;

    /// The types of caches in one heap.
    public record Types(ObjectType entry, ObjectType bytes, ObjectType buckets) {

        /// Once a heap.
        public static Types define(ObjectHeap heap) {
            return new Types(
                    heap.define("CacheEntry", ENTRY),
                    heap.primitiveArrayType("CacheValue[]", byte.class),
                    heap.refArrayType("CacheEntry[]"));
        }
    }

    public ObjectCache(Mutator mutator, Types types, int mostEntries) {
        super(mostEntries);
        this.mutator = mutator;
        this.types = types;
        this.keyOffset = types.entry().offset("key");
        this.valueOffset = types.entry().offset("value");
        this.newerOffset = types.entry().offset("newer");
        this.olderOffset = types.entry().offset("older");
        this.nextOffset = types.entry().offset("nextInBucket");
        this.scope = mutator.scope();
        this.bucketsHandle = scope.slot();
        this.endsHandle = scope.slot();
        this.spare = scope.slot();
        mutator.setHandle(bucketsHandle, mutator.allocArray(types.buckets(), buckets()));
        long ends = mutator.alloc(types.entry());
        mutator.putLong(ends, keyOffset, -1);
        mutator.setRef(ends, newerOffset, ends);
        mutator.setRef(ends, olderOffset, ends);
        mutator.setHandle(endsHandle, ends);
    }

    private long find(long key, int bucket) {
        Mutator m = mutator;
        long entry = m.element(m.handle(bucketsHandle), bucket);
        while (entry != 0 && m.getLong(entry, keyOffset) != key) {
            entry = m.getRef(entry, nextOffset);
        }
        return entry;
    }

    @Override
    long touch(long key, int bucket) {
        mutator.poll();
        long entry = find(key, bucket);
        if (entry == 0) {
            return -1;
        }
        unlink(entry);
        linkNewest(entry);
        return mutator.getLong(mutator.getRef(entry, valueOffset), VALUE_OFFSET);
    }

    @Override
    void insert(long key, int bucket, int valueBytes) {
        Mutator m = mutator;
        long value = m.allocArray(types.bytes(), valueBytes);
        m.putLong(value, VALUE_OFFSET, key);
        m.putLong(value, VALUE_OFFSET + valueBytes - Long.BYTES, stampOf(key));
        m.setHandle(spare, value);
        long entry = m.alloc(types.entry());
        long chains = m.handle(bucketsHandle);
        m.putLong(entry, keyOffset, key);
        m.initRef(entry, valueOffset, m.handle(spare));
        m.initRef(entry, nextOffset, m.element(chains, bucket));
        m.setElement(chains, bucket, entry);
        linkNewest(entry);
        m.setHandle(spare, 0);
    }

    @Override
    void dropOldest() {
        Mutator m = mutator;
        long oldest = m.getRef(m.handle(endsHandle), newerOffset);
        long key = m.getLong(oldest, keyOffset);
        long chains = m.handle(bucketsHandle);
        int bucket = bucketOf(key);
        long next = m.getRef(oldest, nextOffset);
        long before = m.element(chains, bucket);
        if (before == oldest) {
            m.setElement(chains, bucket, next);
        } else {
            while (before != 0 && m.getRef(before, nextOffset) != oldest) {
                before = m.getRef(before, nextOffset);
            }
            if (before == 0) {
                throw damaged(key);
            }
            m.setRef(before, nextOffset, next);
        }
        unlink(oldest);
    }

    private void unlink(long entry) {
        Mutator m = mutator;
        long newer = m.getRef(entry, newerOffset);
        long older = m.getRef(entry, olderOffset);
        m.setRef(newer, olderOffset, older);
        m.setRef(older, newerOffset, newer);
    }

    private void linkNewest(long entry) {
        Mutator m = mutator;
        long ends = m.handle(endsHandle);
        long older = m.getRef(ends, olderOffset);
        m.setRef(entry, newerOffset, ends);
        m.setRef(entry, olderOffset, older);
        m.setRef(older, newerOffset, entry);
        m.setRef(ends, olderOffset, entry);
    }

    @Override
    int checkEntries() {
        Mutator m = mutator;
        int found = 0;
        m.setHandle(spare, m.getRef(m.handle(endsHandle), newerOffset));
        while (m.handle(spare) != m.handle(endsHandle)) {
            long entry = m.handle(spare);
            long key = m.getLong(entry, keyOffset);
            long value = m.getRef(entry, valueOffset);
            long last = VALUE_OFFSET + m.length(value) - (long) Long.BYTES;
            if (m.getLong(value, VALUE_OFFSET) != key
                    || m.getLong(value, (int) last) != stampOf(key)
                    || find(key, bucketOf(key)) != entry) {
                throw damaged(key);
            }
            found++;
            m.setHandle(spare, m.getRef(entry, newerOffset));
            m.poll();
        }
        m.setHandle(spare, 0);
        return found;
    }

    @Override
    public void close() {
        scope.close();
    }
}
