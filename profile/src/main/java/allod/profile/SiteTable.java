package allod.profile;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The sites: one for each stack, owner, kind and set of labels.
///
/// Threads: as for [InternTable].
final class SiteTable extends InternTable<SiteTable.Key, SiteCounts> {

    /// What tells sites apart.
    record Key(MemoryKind kind, String owner, CapturedStack stack, Map<String, String> labels) {}

    SiteTable(int maxSites) {
        super(maxSites);
    }

    /// @return null when there are too many sites
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
    SiteCounts make(Key key, int hash) {
        return new SiteCounts(hash, key.kind, key.owner, key.stack, key.labels);
    }
}
