package allod.profile;

import java.util.List;
import java.util.Map;

/// What makes two sites the same.
record SiteKey(List<CallFrame> stack, MemoryKind kind, String owner, Map<String, String> labels) {

    static SiteKey of(Site site) {
        return new SiteKey(site.stack(), site.kind(), site.owner(), site.labels());
    }
}
