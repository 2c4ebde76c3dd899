package allod.lab.report;

import allod.lab.collect.CollectOptions;
import allod.lab.collect.CollectReport;
import allod.lab.collect.HeapResult;
import allod.lab.collect.Times;
import allod.lab.graph.GraphHistogram;
import java.io.Writer;
import tools.jackson.core.JsonGenerator;

/// A comparison of heaps for programs. The keys are fixed; times are nanoseconds:
///
/// ```
/// { "dump": { "file", "objects", "references", "lostReferences", "roots", "ownBytes", "jvmBytes" },
///   "classes": [ { "name", "objects", "ownBytes", "jvmBytes" } ],
///   "options": { "limitBytes", "seconds", "operationsPerSecond", "seed", "workers" },
///   "heaps": [ { "heap", "failure", "figures": {
///       "loadNanos", "wallNanos", "operations", "copies", "operation": TIMES, "pauses": TIMES, "toSafepoint": TIMES,
///       "collectorCpuNanos", "processCpuNanos", "residentBytes", "liveObjects", "liveBytes",
///       "marking": { "cycles", "objects", "bytes", "nanos" } } } ] }
/// TIMES: { "count", "median", "p99", "p999", "max" }
/// ```
///
/// `failure` is null, or `figures` is; `marking` is null for the JVM's collectors.
public final class CollectJson {

    private CollectJson() {}

    /// Writes the report and leaves `out` open.
    public static void write(CollectReport report, Writer out) {
        Json.write(out, json -> {
            json.writeStartObject();
            writeDump(report, json);
            json.writeArrayPropertyStart("classes");
            report.histogram().rows().forEach(row -> writeClass(row, json));
            json.writeEndArray();
            writeOptions(report.options(), json);
            json.writeArrayPropertyStart("heaps");
            report.results().forEach(result -> writeHeap(result, json));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void writeDump(CollectReport report, JsonGenerator json) {
        GraphHistogram.Row total = report.histogram().total();
        json.writeObjectPropertyStart("dump");
        json.writeStringProperty("file", report.file());
        json.writeNumberProperty("objects", total.nodes());
        json.writeNumberProperty("references", report.edges());
        json.writeNumberProperty("lostReferences", report.dump().lostReferences());
        json.writeNumberProperty("roots", report.roots());
        json.writeNumberProperty("ownBytes", total.ownBytes());
        json.writeNumberProperty("jvmBytes", total.jvmBytes());
        json.writeEndObject();
    }

    private static void writeClass(GraphHistogram.Row row, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", row.name());
        json.writeNumberProperty("objects", row.nodes());
        json.writeNumberProperty("ownBytes", row.ownBytes());
        json.writeNumberProperty("jvmBytes", row.jvmBytes());
        json.writeEndObject();
    }

    private static void writeOptions(CollectOptions options, JsonGenerator json) {
        json.writeObjectPropertyStart("options");
        json.writeNumberProperty("limitBytes", options.limitBytes());
        json.writeNumberProperty("seconds", options.seconds());
        json.writeNumberProperty("operationsPerSecond", options.operationsPerSecond());
        json.writeNumberProperty("seed", options.seed());
        json.writeNumberProperty("workers", options.workers());
        json.writeEndObject();
    }

    private static void writeHeap(HeapResult result, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("heap", result.heap().label());
        json.writeStringProperty("failure", result.failure());
        HeapResult.Measured measured = result.measured();
        if (measured == null) {
            json.writeNullProperty("figures");
        } else {
            writeFigures(measured, json);
        }
        json.writeEndObject();
    }

    private static void writeFigures(HeapResult.Measured measured, JsonGenerator json) {
        json.writeObjectPropertyStart("figures");
        json.writeNumberProperty("loadNanos", measured.loadNanos());
        json.writeNumberProperty("wallNanos", measured.wallNanos());
        json.writeNumberProperty("operations", measured.operations());
        json.writeNumberProperty("copies", measured.copies());
        writeTimes("operation", measured.operation(), json);
        writeTimes("pauses", measured.pauses(), json);
        writeTimes("toSafepoint", measured.toSafepoint(), json);
        json.writeNumberProperty("collectorCpuNanos", measured.collectorCpuNanos());
        json.writeNumberProperty("processCpuNanos", measured.processCpuNanos());
        json.writeNumberProperty("residentBytes", measured.residentBytes());
        json.writeNumberProperty("liveObjects", measured.liveObjects());
        json.writeNumberProperty("liveBytes", measured.liveBytes());
        HeapResult.Marking marking = measured.marking();
        if (marking == null) {
            json.writeNullProperty("marking");
        } else {
            json.writeObjectPropertyStart("marking");
            json.writeNumberProperty("cycles", marking.cycles());
            json.writeNumberProperty("objects", marking.objects());
            json.writeNumberProperty("bytes", marking.bytes());
            json.writeNumberProperty("nanos", marking.nanos());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeTimes(String key, Times times, JsonGenerator json) {
        json.writeObjectPropertyStart(key);
        json.writeNumberProperty("count", times.count());
        json.writeNumberProperty("median", times.median());
        json.writeNumberProperty("p99", times.p99());
        json.writeNumberProperty("p999", times.p999());
        json.writeNumberProperty("max", times.max());
        json.writeEndObject();
    }
}
