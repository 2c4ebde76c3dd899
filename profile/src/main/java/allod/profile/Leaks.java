package allod.profile;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which sites look like leaks: those that grow, and whose live blocks are old.
///
/// Growth alone accuses every burst: a service that is handed more work has more blocks in flight. So a site's growth
/// counts as far as its live blocks are *old*, which means two things. They are older than nearly all of the site's
/// blocks were when they were freed, and older than a fraction of the time between the profiles. Where nothing was ever
/// freed, the second alone decides.
final class Leaks {

    /// Freed blocks up to this share set the lifetime that is usual for a site.
    private static final double USUAL = 0.95;

    /// How much of the time between two profiles a block must have lived to be old.
    private static final int OLD_DIVISOR = 8;

    private Leaks() {}

    static List<LeakSuspect> between(Profile since, Profile now) {
        Map<SiteKey, Amounts> before = new HashMap<>();
        for (Site site : since.withoutLabels().sites()) {
            before.put(SiteKey.of(site), site.amounts());
        }
        List<Site> growing = now.withoutLabels().sites().stream()
                .filter(site -> grown(site, before).liveBytes() > 0)
                .toList();
        double grownBytes = growing.stream()
                .mapToDouble(site -> grown(site, before).liveBytes())
                .sum();
        long betweenNanos =
                Math.max(0, Duration.between(since.takenAt(), now.takenAt()).toNanos());
        return growing.stream()
                .map(site -> suspect(site, grown(site, before), grownBytes, betweenNanos / OLD_DIVISOR))
                .sorted(Comparator.comparingDouble(LeakSuspect::suspicion)
                        .thenComparingLong(LeakSuspect::grownBytes)
                        .reversed())
                .toList();
    }

    private static Amounts grown(Site site, Map<SiteKey, Amounts> before) {
        return site.amounts().minus(before.getOrDefault(SiteKey.of(site), Amounts.NONE));
    }

    private static LeakSuspect suspect(Site site, Amounts grown, double allGrownBytes, long oldNanos) {
        long usualNanos = Math.max(oldNanos, site.lifetimes().quantile(USUAL));
        return new LeakSuspect(
                site,
                grown.liveBlocks(),
                grown.liveBytes(),
                grown.liveBytes() / allGrownBytes,
                olderShare(site.ages(), usualNanos));
    }

    private static double olderShare(Histogram ages, long nanos) {
        long all = ages.total();
        if (all == 0) {
            return 1;
        }
        return (double) ages.bands().stream()
                        .filter(band -> band.from() > nanos)
                        .mapToLong(Histogram.Band::blocks)
                        .sum()
                / all;
    }
}
