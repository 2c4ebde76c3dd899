package allod.profile.serve;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Profile;
import allod.profile.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What has changed between two profiles of one program, site by site; negative where there is less.
final class Difference {

    private record Key(List<CallFrame> stack, MemoryKind kind, String owner, Map<String, String> labels) {
        static Key of(Site site) {
            return new Key(site.stack(), site.kind(), site.owner(), site.labels());
        }
    }

    private Difference() {}

    static Profile of(Profile before, Profile after) {
        Map<Key, Amounts> changes = new LinkedHashMap<>();
        after.sites().forEach(site -> changes.merge(Key.of(site), site.amounts(), Amounts::plus));
        before.sites().forEach(site -> changes.merge(Key.of(site), Amounts.NONE.minus(site.amounts()), Amounts::plus));
        List<Site> sites = new ArrayList<>();
        changes.forEach((key, amounts) -> {
            if (!amounts.equals(Amounts.NONE)) {
                sites.add(new Site(key.stack, key.kind, key.owner, key.labels, amounts));
            }
        });
        sites.sort(Comparator.comparingLong((Site site) -> site.amounts().liveBytes())
                .reversed());
        Duration duration = Duration.between(before.takenAt(), after.takenAt());
        return new Profile(after.takenAt(), duration, after.sampleBytes(), sites);
    }
}
