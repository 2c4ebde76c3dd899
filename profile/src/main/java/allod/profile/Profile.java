package allod.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A *profile*: the sites of a program with what each of them had allocated, at one moment.
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

    /// The sum over all sites.
    public Amounts total() {
        return sites.stream().map(Site::amounts).reduce(Amounts.NONE, Amounts::plus);
    }
}
