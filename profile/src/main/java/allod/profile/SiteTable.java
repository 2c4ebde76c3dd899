package allod.profile;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The sites: one for each stack, owner, kind and set of labels.
///
/// A label may have another value with each request, and no site is ever taken out. So sites with labels have half of
/// the room at most: the other half tells stacks apart, however long the process lives.
///
/// Invariants:
///
/// - **I3** at most half as many sites as the table was made for have labels
///
/// Threads: as for [InternTable].
final class SiteTable extends InternTable<SiteTable.Key, SiteCounts> {

    /// What tells sites apart.
    record Key(MemoryKind kind, String owner, CapturedStack stack, Map<String, String> labels) {}

    private final int maxLabelled;
    private final AtomicInteger labelled = new AtomicInteger();

    SiteTable(int maxSites) {
        super(maxSites);
        this.maxLabelled = maxSites / 2;
    }

    /// @return null when there are too many sites, or too many with labels
    @Nullable
    SiteCounts site(MemoryKind kind, String owner, CapturedStack stack, @Nullable Label innermost) {
        Map<String, String> labels = innermost == null ? Map.of() : innermost.all();
        int hash = System.identityHashCode(stack);
        hash = 31 * hash + kind.hashCode();
        hash = 31 * hash + owner.hashCode();
        hash = 31 * hash + labels.hashCode();
        return intern(new Key(kind, owner, stack, labels), hash);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // stacks are interned
    boolean isOf(SiteCounts site, Key key) {
        return site.stack == key.stack
                && site.kind == key.kind
                && site.owner.equals(key.owner)
                && site.labels.equals(key.labels);
    }

    @Override
    boolean takeRoom(Key key) {
        if (key.labels.isEmpty()) {
            return super.takeRoom(key);
        }
        boolean taken = labelled.incrementAndGet() <= maxLabelled && super.takeRoom(key);
        if (!taken) {
            labelled.decrementAndGet();
        }
        return taken;
    }

    @Override
    void giveRoomBack(Key key) {
        super.giveRoomBack(key);
        if (!key.labels.isEmpty()) {
            labelled.decrementAndGet();
        }
    }

    @Override
    SiteCounts make(Key key, int hash) {
        return new SiteCounts(hash, key.kind, key.owner, key.stack, key.labels);
    }
}
