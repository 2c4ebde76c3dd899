package allod.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/// A *profile*: the sites of a program with what each of them had allocated, at one moment.
///
/// ```
/// Profile before = Profiler.take();
/// ...
/// Profiler.take().leaks(before)      the sites that grow, the first suspect first
/// ```
///
/// @param takenAt when
/// @param duration how long the allocations were counted before that
/// @param sampleBytes the mean distance in bytes between two samples; 1 when every allocation was counted
/// @param sites those with anything to tell, the most live bytes first
public record Profile(Instant takenAt, Duration duration, long sampleBytes, List<Site> sites) {

    /// Keeps a copy.
    public Profile {
        sites = List.copyOf(sites);
    }

    /// Says what the calling thread is doing, until the label is closed: what it allocates meanwhile is a site of its
    /// own. Labels nest; a name that is in use hides the outer value of that name.
    ///
    /// @param name what is told apart: `query`
    /// @param value which one it is, as text
    public static Label label(String name, Object value) {
        return Label.open(name, value);
    }

    /// The sum over all sites.
    public Amounts total() {
        return sites.stream().map(Site::amounts).reduce(Amounts.NONE, Amounts::plus);
    }

    /// How many bytes were asked for, of all blocks allocated.
    public Histogram sizes() {
        return sum(Site::sizes);
    }

    /// How many nanoseconds the freed blocks lived.
    public Histogram lifetimes() {
        return sum(Site::lifetimes);
    }

    /// How many nanoseconds ago the live blocks were allocated.
    public Histogram ages() {
        return sum(Site::ages);
    }

    /// The sites of a heap and of its children, and theirs.
    ///
    /// @param owner a heap's name, that of a child with its parent's before it: `parent/child`
    public Profile of(String owner) {
        return only(site -> site.isOf(owner));
    }

    /// The sites of a kind.
    public Profile of(MemoryKind kind) {
        return only(site -> site.kind() == kind);
    }

    /// The sites that pass.
    public Profile only(Predicate<Site> wanted) {
        return new Profile(
                takenAt, duration, sampleBytes, sites.stream().filter(wanted).toList());
    }

    /// The same with sites that differ in their labels alone made one.
    public Profile withoutLabels() {
        return new Profile(
                takenAt,
                duration,
                sampleBytes,
                merged(sites.stream().map(site -> site.withLabels(Map.of())).toList()));
    }

    /// The sites that have more live bytes than they had in an earlier profile of the same program, those that most
    /// look like leaks first. Labels are left out of account: requests have numbers, but leaks are in code.
    public List<LeakSuspect> leaks(Profile since) {
        return Leaks.between(since, this);
    }

    /// Sites that are the same but for their amounts, made one; the most live bytes first.
    static List<Site> merged(Collection<Site> sites) {
        Map<SiteKey, Site> byKey = new LinkedHashMap<>();
        for (Site site : sites) {
            byKey.merge(SiteKey.of(site), site, Site::plus);
        }
        return byKey.values().stream()
                .sorted(Comparator.comparingLong((Site site) -> site.amounts().liveBytes())
                        .thenComparingLong(site -> site.amounts().allocatedBytes())
                        .reversed())
                .toList();
    }

    private Histogram sum(Function<Site, Histogram> part) {
        return sites.stream().map(part).reduce(Histogram.EMPTY, Histogram::plus);
    }
}
