package allod.lab.report;

import allod.lab.PeerResult;
import allod.lab.PeerResult.Measured;
import allod.lab.ReplayReport;
import allod.lab.format.Census;
import java.io.Writer;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// The report for programs. The keys are fixed:
///
/// ```
/// { "recording": { "file", "program", "allocations", "frees", "totalBytes", "peakBytes",
///                  "leakedAllocations", "leakedBytes", "temporaryAllocations" },
///   "managers": [ { "name", "version", "cpuNanosPerOperation": { "min", "median", "max" },
///                   "peakResidentBytes", "residentAtPeakLiveBytes", "pageFaults", "failed" } ] }
/// ```
///
/// One recording is one such object, several are an array of them. `failed` is null, or the reason; then the figures
/// are null.
public final class JsonReport {

    private JsonReport() {}

    /// Writes `reports` and leaves `out` open.
    public static void write(List<ReplayReport> reports, Writer out) {
        Json.writeAll(reports, JsonReport::write, out);
    }

    private static void write(ReplayReport report, JsonGenerator json) {
        Census census = report.recording().census();
        json.writeStartObject();
        json.writeObjectPropertyStart("recording");
        json.writeStringProperty("file", report.file());
        json.writeStringProperty("program", report.recording().program());
        json.writeNumberProperty("allocations", census.allocations());
        json.writeNumberProperty("frees", census.frees());
        json.writeNumberProperty("totalBytes", census.totalBytes());
        json.writeNumberProperty("peakBytes", census.peakBytes());
        json.writeNumberProperty("leakedAllocations", census.leakedBlocks());
        json.writeNumberProperty("leakedBytes", census.leakedBytes());
        json.writeNumberProperty("temporaryAllocations", census.temporaryBlocks());
        json.writeEndObject();
        json.writeArrayPropertyStart("managers");
        report.results().forEach(result -> write(result, json));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(PeerResult result, JsonGenerator json) {
        Measured measured = result.measured();
        json.writeStartObject();
        json.writeStringProperty("name", result.name().label());
        json.writeStringProperty("version", result.version());
        if (measured == null) {
            json.writeNullProperty("cpuNanosPerOperation");
            json.writeNullProperty("peakResidentBytes");
            json.writeNullProperty("residentAtPeakLiveBytes");
            json.writeNullProperty("pageFaults");
        } else {
            json.writeObjectPropertyStart("cpuNanosPerOperation");
            json.writeNumberProperty("min", measured.minNanos());
            json.writeNumberProperty("median", measured.medianNanos());
            json.writeNumberProperty("max", measured.maxNanos());
            json.writeEndObject();
            json.writeNumberProperty("peakResidentBytes", measured.peakResidentBytes());
            json.writeNumberProperty("residentAtPeakLiveBytes", measured.residentAtPeakLiveBytes());
            json.writeNumberProperty("pageFaults", measured.pageFaults());
        }
        json.writeStringProperty("failed", result.failed());
        json.writeEndObject();
    }
}
