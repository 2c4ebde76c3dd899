package allod.lab.report;

import allod.heap.checked.BlockHistory;
import allod.heap.checked.LossRecord;
import allod.heap.checked.MemoryErrorReport;
import allod.lab.CheckReport;
import java.io.Writer;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What was found in recordings, for programs. The keys are fixed:
///
/// ```
/// { "recording": { "file", "program", "allocations", "frees", "totalBytes" },
///   "freesFromBefore": n, "errorCount": n, "errors": [ { "kind", "headline", "address", "place", "detail",
/// "allocatedAt": [frames] } ],
///   "notFreedBlocks": n, "notFreedBytes": n,
///   "notFreed": [ { "blocks", "bytes", "allocatedAt": [frames] } ] }
/// ```
///
/// One recording is one such object, several are an array of them.
public final class CheckJson {

    private CheckJson() {}

    /// Writes `reports` and leaves `out` open.
    public static void write(List<CheckReport> reports, Writer out) {
        Json.writeAll(reports, CheckJson::write, out);
    }

    private static void write(CheckReport report, JsonGenerator json) {
        json.writeStartObject();
        json.writeObjectPropertyStart("recording");
        json.writeStringProperty("file", report.file());
        json.writeStringProperty("program", report.recording().program());
        json.writeNumberProperty("allocations", report.recording().census().allocations());
        json.writeNumberProperty("frees", report.recording().census().frees());
        json.writeNumberProperty("totalBytes", report.recording().census().totalBytes());
        json.writeEndObject();
        json.writeNumberProperty("freesFromBefore", report.freesFromBefore());
        json.writeNumberProperty("errorCount", report.errorCount());
        json.writeArrayPropertyStart("errors");
        report.errors().forEach(error -> write(error, json));
        json.writeEndArray();
        json.writeNumberProperty("notFreedBlocks", report.leakedBlocks());
        json.writeNumberProperty("notFreedBytes", report.leakedBytes());
        json.writeArrayPropertyStart("notFreed");
        report.leaks().forEach(leak -> write(leak, json));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(MemoryErrorReport error, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("kind", error.kind().name());
        json.writeStringProperty("headline", error.headline());
        json.writeStringProperty("address", "0x" + Long.toHexString(error.address()));
        json.writeStringProperty("place", error.place());
        json.writeStringProperty("detail", error.detail());
        BlockHistory block = error.block();
        if (block != null) {
            writeFrames(block.allocated().frames(), json);
        }
        json.writeEndObject();
    }

    private static void write(LossRecord leak, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("blocks", leak.blocks());
        json.writeNumberProperty("bytes", leak.bytes());
        writeFrames(leak.frames(), json);
        json.writeEndObject();
    }

    private static void writeFrames(List<StackTraceElement> frames, JsonGenerator json) {
        json.writeArrayPropertyStart("allocatedAt");
        frames.forEach(frame -> json.writeString(MemoryErrorReport.words(frame)));
        json.writeEndArray();
    }
}
