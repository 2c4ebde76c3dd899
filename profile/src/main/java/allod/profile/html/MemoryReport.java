package allod.profile.html;

import allod.heap.HeapMap;
import allod.profile.Profile;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All that a report shows, collected call by call, and written as one HTML file that needs nothing else:
/// `MemoryReport.of("server", profile).map(HeapMap.of(heap)).writeTo(file)`.
///
/// ```
/// flame graph   profiles, one of them chosen; coloured against another one, the base
/// timeline      live, resident and committed bytes
/// histograms    sizes, lifetimes
/// maps          the spans of heaps
/// tables        leak suspects first, then whatever else there is to tell
/// ```
///
/// Parts that are empty are left out. Strings may hold anything: they reach the page as data, never as markup.
///
/// Threads: a report is a value; each method answers with a new one.
///
/// Errors: `IOException` when the file cannot be written; what was there before under its name stays then.
public final class MemoryReport {

    final String title;
    final Map<String, String> facts;
    final List<NamedProfile> profiles;
    final int baseIndex;
    final List<TimelinePoint> timeline;
    final List<ReportHistogram> histograms;
    final List<HeapMap> maps;
    final List<ReportTable> tables;

    private MemoryReport(
            String title,
            Map<String, String> facts,
            List<NamedProfile> profiles,
            int baseIndex,
            List<TimelinePoint> timeline,
            List<ReportHistogram> histograms,
            List<HeapMap> maps,
            List<ReportTable> tables) {
        this.title = title;
        this.facts = facts;
        this.profiles = profiles;
        this.baseIndex = baseIndex;
        this.timeline = timeline;
        this.histograms = histograms;
        this.maps = maps;
        this.tables = tables;
    }

    /// A report without a profile: facts and tables.
    public static MemoryReport of(String title) {
        return new MemoryReport(title, Map.of(), List.of(), -1, List.of(), List.of(), List.of(), List.of());
    }

    /// A report on a profile.
    public static MemoryReport of(String title, Profile profile) {
        return of(title).profile("now", profile);
    }

    /// With a line in its head: `fact("Command", "java -jar server.jar")`. A fact of the same name is replaced.
    public MemoryReport fact(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new MemoryReport(title, more, profiles, baseIndex, timeline, histograms, maps, tables);
    }

    /// With a further profile that the reader can choose; the first one is shown first.
    public MemoryReport profile(String name, Profile profile) {
        List<NamedProfile> more = with(profiles, new NamedProfile(name, profile));
        return new MemoryReport(title, facts, more, baseIndex, timeline, histograms, maps, tables);
    }

    /// With a further profile, against which the first one is coloured from the start.
    public MemoryReport base(String name, Profile profile) {
        List<NamedProfile> more = with(profiles, new NamedProfile(name, profile));
        return new MemoryReport(title, facts, more, profiles.size(), timeline, histograms, maps, tables);
    }

    /// With memory over time.
    ///
    /// @param points the earliest first
    public MemoryReport timeline(List<TimelinePoint> points) {
        return new MemoryReport(title, facts, profiles, baseIndex, List.copyOf(points), histograms, maps, tables);
    }

    /// With a histogram more.
    public MemoryReport histogram(ReportHistogram histogram) {
        return new MemoryReport(title, facts, profiles, baseIndex, timeline, with(histograms, histogram), maps, tables);
    }

    /// With the map of a heap more.
    public MemoryReport map(HeapMap map) {
        return new MemoryReport(title, facts, profiles, baseIndex, timeline, histograms, with(maps, map), tables);
    }

    /// With a table more.
    public MemoryReport table(ReportTable table) {
        return new MemoryReport(title, facts, profiles, baseIndex, timeline, histograms, maps, with(tables, table));
    }

    /// Writes the report to a file: under another name beside it first, which then takes its place in one step.
    ///
    /// @throws IOException when that fails; the file is as it was then, and nothing is left beside it
    public void writeTo(Path file) throws IOException {
        ReportPage.write(this, file);
    }

    /// Writes the report, and leaves `out` open.
    public void writeTo(Writer out) throws IOException {
        ReportPage.write(this, out);
    }

    private static <T> List<T> with(List<T> items, T item) {
        List<T> more = new ArrayList<>(items);
        more.add(item);
        return List.copyOf(more);
    }
}
