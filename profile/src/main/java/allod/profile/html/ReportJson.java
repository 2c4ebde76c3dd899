package allod.profile.html;

import allod.heap.HeapMap;
import allod.heap.HeapMap.Run;
import allod.heap.HeapMap.RunState;
import allod.profile.Amounts;
import allod.profile.Profile;
import allod.profile.Site;
import allod.profile.html.ReportHistogram.Bar;
import allod.profile.html.ReportTable.Column;
import allod.profile.html.ReportTable.Row;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A report as the data of its page. Long lists are flat arrays of numbers; `data.js` reads them.
///
/// ```
/// { "title", "facts": [[name, value]...],
///   "profiles": [{ "name", "takenAt": ms, "duration": ms, "sampleBytes",
///                  "sites": [node, kind, owner, labels, allocated blocks, bytes, live blocks, bytes, ...] }], "base",
///   "timeline": [nanos, live, resident, committed, ...],
///   "histograms": [{ "title", "band", "bars": [[label, blocks, bytes]...] }],
///   "maps": [{ "name", "runs": [address, bytes, state, block bytes, live, capacity, ...] }],
///   "tables": [{ "title", "note", "columns": [[name, kind]...], "rows": [[cell...]...], "stacks": [node...] }],
///   "frames": [name, file, line, ...], "nodes": [node - parent, frame, ...],
///   "labels": [[name, value, ...]...], "strings": [...] }
/// ```
///
/// `kind`, `owner`, names and files are numbers of strings; `labels` is a number of a set of labels.
final class ReportJson {

    private final StringTable strings = new StringTable();
    private final StackTable stacks = new StackTable(strings);
    private final Map<Map<String, String>, Integer> labels = new LinkedHashMap<>(Map.of(Map.of(), 0));
    private final JsonText json;

    private ReportJson(Writer out) {
        this.json = new JsonText(out);
    }

    /// Writes the data of `report`, and leaves `out` open.
    static void write(MemoryReport report, Writer out) throws IOException {
        new ReportJson(out).write(report);
    }

    private void write(MemoryReport report) throws IOException {
        json.beginObject().key("title").value(report.title).key("facts").beginArray();
        for (Map.Entry<String, String> fact : report.facts.entrySet()) {
            json.beginArray().value(fact.getKey()).value(fact.getValue()).endArray();
        }
        json.endArray().key("base").value(report.baseIndex).key("profiles").beginArray();
        for (NamedProfile profile : report.profiles) {
            write(profile);
        }
        json.endArray().key("timeline").beginArray();
        for (TimelinePoint point : report.timeline) {
            json.value(point.nanos()).value(point.liveBytes());
            json.value(point.residentBytes()).value(point.committedBytes());
        }
        json.endArray().key("histograms").beginArray();
        for (ReportHistogram histogram : report.histograms) {
            write(histogram);
        }
        json.endArray().key("maps").beginArray();
        for (HeapMap map : report.maps) {
            write(map);
        }
        json.endArray().key("tables").beginArray();
        for (ReportTable table : report.tables) {
            write(table);
        }
        json.endArray();
        writeIndexes(); // last: what is above fills them
        json.endObject();
    }

    private void write(NamedProfile named) throws IOException {
        Profile profile = named.profile();
        json.beginObject().key("name").value(named.name());
        json.key("takenAt").value(profile.takenAt().toEpochMilli());
        json.key("duration").value(profile.duration().toMillis());
        json.key("sampleBytes").value(profile.sampleBytes());
        json.key("sites").beginArray();
        for (Site site : profile.sites()) {
            Amounts amounts = site.amounts();
            json.value(stacks.nodeOf(site.stack()));
            json.value(strings.indexOf(site.kind().name()));
            json.value(strings.indexOf(site.owner()));
            json.value(labels.computeIfAbsent(site.labels(), _ -> labels.size()));
            json.value(amounts.allocatedBlocks()).value(amounts.allocatedBytes());
            json.value(amounts.liveBlocks()).value(amounts.liveBytes());
        }
        json.endArray().endObject();
    }

    private void write(ReportHistogram histogram) throws IOException {
        json.beginObject().key("title").value(histogram.title()).key("band").value(histogram.band());
        json.key("bars").beginArray();
        for (Bar bar : histogram.bars()) {
            json.beginArray()
                    .value(bar.label())
                    .value(bar.blocks())
                    .value(bar.bytes())
                    .endArray();
        }
        json.endArray().endObject();
    }

    private void write(HeapMap map) throws IOException {
        json.beginObject().key("name").value(map.name()).key("runs").beginArray();
        for (Run run : map.runs()) {
            json.value(run.address()).value(run.bytes()).value(codeOf(run.state()));
            json.value(run.blockBytes()).value(run.liveBlocks()).value(run.capacityBlocks());
        }
        json.endArray().endObject();
    }

    /// `RUN_STATES` in `spans.js` has them in this order.
    private static int codeOf(RunState state) {
        return switch (state) {
            case SPAN -> 0;
            case LARGE -> 1;
            case FREE_DIRTY -> 2;
            case FREE_CLEAN -> 3;
            case PURGING -> 4;
        };
    }

    private void write(ReportTable table) throws IOException {
        json.beginObject().key("title").value(table.title()).key("note").value(table.note());
        json.key("columns").beginArray();
        for (Column column : table.columns()) {
            json.beginArray().value(column.name()).value(column.kind().name()).endArray();
        }
        json.endArray().key("rows").beginArray();
        List<Integer> nodes = new ArrayList<>();
        for (Row row : table.rows()) {
            json.beginArray();
            for (String cell : row.cells()) {
                json.value(cell);
            }
            json.endArray();
            nodes.add(stacks.nodeOf(row.stack()));
        }
        json.endArray().key("stacks").beginArray();
        for (int node : nodes) {
            json.value(node);
        }
        json.endArray().endObject();
    }

    private void writeIndexes() throws IOException {
        writeFlat("frames", stacks.frames());
        writeFlat("nodes", stacks.nodes());
        json.key("labels").beginArray();
        for (Map<String, String> set : labels.keySet()) {
            json.beginArray();
            for (Map.Entry<String, String> label : new TreeMap<>(set).entrySet()) {
                json.value(label.getKey()).value(label.getValue());
            }
            json.endArray();
        }
        json.endArray().key("strings").beginArray();
        for (String text : strings.strings()) {
            json.value(text);
        }
        json.endArray();
    }

    private void writeFlat(String name, long[] numbers) throws IOException {
        json.key(name).beginArray();
        for (long number : numbers) {
            json.value(number);
        }
        json.endArray();
    }
}
