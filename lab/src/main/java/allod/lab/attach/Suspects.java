package allod.lab.attach;

import allod.profile.CallFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Ranks call sites by how much they look like leaks. The stacks that end in one line of the program are one call site.
///
/// ```
/// score = survivors' bytes * steadiness * maturity * trust
///
/// steadiness = 2 min(h1, h2) / (h1 + h2)    h1, h2: bytes of the survivors that began in either half of the time
/// maturity   = mean age / age of an even leak, at most 1
/// trust      = 1; a tenth for what the JVM allocates for itself
/// ```
///
/// A leak grows as long as the program works: the halves are equal, and the score is the bytes. What is built once, at
/// a start, has all its survivors in the first half; what is freed after a while, such as a cache or a queue, has all
/// of them in the second half; both score next to nothing. A site is a suspect from so many survivors on, in three
/// quarters of the time, and so many bytes.
///
/// Sources: the idea to leave the end out is async-profiler's; to compare two moments instead of looking at one is that
/// of every heap profiler with a diff.
final class Suspects {

    private static final int FEWEST_SURVIVORS = 6;
    private static final int FEWEST_QUARTERS = 3;
    private static final double LEAST_STEADINESS = 0.25;
    private static final double LEAST_BYTES = 16 << 10;
    private static final double JVM_TRUST = 0.1;
    private static final double JVM_LEAST_BYTES = 4 << 20;
    private static final int KEY_FRAMES = 8;

    private Suspects() {}

    /// What makes two stacks one call site: the owner and the program's line, or the innermost calls without one.
    private record Key(String owner, List<CallFrame> calls) {}

    /// The call sites of one recording that look like leaks, the most suspect first.
    static List<Suspect> among(List<SiteLife> lives) {
        Map<Key, List<SiteLife>> callSites = new LinkedHashMap<>();
        lives.forEach(life ->
                callSites.computeIfAbsent(key(life), _ -> new ArrayList<>()).add(life));
        List<Suspect> suspects = new ArrayList<>();
        for (List<SiteLife> callSite : callSites.values()) {
            SiteLife most = callSite.stream()
                    .max(Comparator.comparingDouble(SiteLife::liveBytes))
                    .orElseThrow();
            SiteLife sum = most.anew();
            callSite.forEach(sum::add);
            if (isSuspect(sum)) {
                suspects.add(suspect(sum));
            }
        }
        return ranked(suspects);
    }

    /// Suspects of several recordings as one list.
    static List<Suspect> ranked(List<Suspect> suspects) {
        return suspects.stream()
                .sorted(Comparator.comparingDouble(Suspect::score).reversed())
                .toList();
    }

    private static Key key(SiteLife life) {
        CallFrame program = ProgramFrames.innermost(life.stack());
        List<CallFrame> calls = program != null
                ? List.of(program)
                : life.stack().subList(0, Math.min(KEY_FRAMES, life.stack().size()));
        return new Key(life.owner(), calls);
    }

    private static boolean isSuspect(SiteLife site) {
        double bytes = site.firstHalfBytes() + site.secondHalfBytes();
        return site.survivors() >= FEWEST_SURVIVORS
                && site.quartersWithSurvivors() >= FEWEST_QUARTERS
                && steadiness(site) >= LEAST_STEADINESS
                && bytes >= (isJvms(site) ? JVM_LEAST_BYTES : LEAST_BYTES);
    }

    private static boolean isJvms(SiteLife site) {
        return site.owner().equals(NativeEvents.JVM);
    }

    private static double steadiness(SiteLife site) {
        double sum = site.firstHalfBytes() + site.secondHalfBytes();
        return sum == 0 ? 0 : 2 * Math.min(site.firstHalfBytes(), site.secondHalfBytes()) / sum;
    }

    private static Suspect suspect(SiteLife site) {
        double score = (site.firstHalfBytes() + site.secondHalfBytes())
                * steadiness(site)
                * site.maturity()
                * (isJvms(site) ? JVM_TRUST : 1);
        @Nullable CallFrame program = ProgramFrames.innermost(site.stack());
        return new Suspect(
                site.kind(),
                site.owner(),
                program,
                site.stack(),
                site.survivors(),
                Math.round(site.firstHalfBytes()),
                Math.round(site.secondHalfBytes()),
                Math.round(site.liveBytes()),
                Math.round(site.allocatedBytes()),
                score);
    }
}
