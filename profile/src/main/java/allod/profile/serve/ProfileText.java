package allod.profile.serve;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.LeakSuspect;
import allod.profile.Profile;
import allod.profile.Site;
import allod.profile.format.ProfileValue;
import java.util.List;

/// Profiles for people without tools.
final class ProfileText {
    private ProfileText() {}

    /// All sites: amounts, then the stack.
    static String of(Profile profile, ProfileValue first) {
        StringBuilder text = new StringBuilder();
        text.append("taken ").append(profile.takenAt()).append(", counted for ").append(profile.duration());
        text.append(", ").append(profile.sampleBytes()).append(" bytes between two samples\n");
        text.append("live blocks, live bytes, allocated blocks, allocated bytes; then the stack\n\n");
        amounts(text, profile.total()).append("  in all\n");
        List<Site> sites = profile.sites().stream()
                .sorted((a, b) -> Long.compare(first.of(b.amounts()), first.of(a.amounts())))
                .toList();
        for (Site site : sites) {
            amounts(text.append('\n'), site.amounts());
            text.append("  ").append(site.kind()).append(' ').append(site.owner());
            text.append(site.labels().isEmpty() ? "" : " " + site.labels()).append('\n');
            stack(text, site);
        }
        return text.toString();
    }

    /// Those that look like leaks, the first suspect first.
    static String suspects(List<LeakSuspect> suspects) {
        StringBuilder text = new StringBuilder("sites that have grown, the first suspect first\n");
        for (LeakSuspect suspect : suspects) {
            text.append('\n').append(suspect).append('\n');
            stack(text, suspect.site());
        }
        return text.toString();
    }

    /// What there is, as a page.
    static String index() {
        return """
                <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>/debug/pprof/</title></head><body>
                <h1>Off-heap memory of this process</h1>
                <p>Open with <code>go tool pprof http://HOST:PORT/debug/pprof/heap</code>, or read here.</p>
                <table>
                <tr><td><a href="heap">heap</a> <a href="heap?debug=1">text</a></td>
                <td>what is allocated and live, live bytes first</td></tr>
                <tr><td><a href="allocs">allocs</a> <a href="allocs?debug=1">text</a></td>
                <td>the same, allocated bytes first</td></tr>
                <tr><td><a href="peak">peak</a> <a href="peak?debug=1">text</a></td>
                <td>as it was at the moment of the most live bytes</td></tr>
                <tr><td><a href="leaks">leaks</a> <a href="leaks?debug=1">text</a></td>
                <td>what has grown since the server started: suspects of leaks</td></tr>
                <tr><td><a href="cmdline">cmdline</a></td><td>the command of this process</td></tr>
                </table>
                <p><code>?seconds=30</code> (heap, allocs, leaks) waits and gives what has changed meanwhile.</p>
                </body></html>
                """;
    }

    private static StringBuilder amounts(StringBuilder text, Amounts amounts) {
        return text.append(String.format(
                "%,d: %,d [%,d: %,d]",
                amounts.liveBlocks(), amounts.liveBytes(), amounts.allocatedBlocks(), amounts.allocatedBytes()));
    }

    private static void stack(StringBuilder text, Site site) {
        for (CallFrame call : site.stack()) {
            text.append("    at ").append(call).append('\n');
        }
    }
}
