package allod.lab.report;

import allod.lab.SimulationReport;
import allod.lab.format.Damage;
import allod.lab.format.ReferenceRecording;
import allod.pages.simulate.CacheCounters;
import allod.pages.simulate.CpuModel;
import allod.pages.simulate.ReplacementFaults;
import allod.pages.simulate.SimulationResult;
import allod.pages.simulate.TlbCounters;
import allod.pages.simulate.TlbLevels;
import allod.pages.simulate.TranslationSize;
import allod.pages.simulate.WorkingSet;
import java.io.Writer;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JsonGenerator;

/// A simulation for programs. The keys are fixed:
///
/// ```
/// { "recording": { "file", "format", "program", "threads", "references", "damage", "notes": [] },
///   "cpu": { "name", "I1", "D1", "LL", "tlbs": [ { "pageSize", "l1Itlb", "l1Dtlb", "l2Tlb", "l2Itlb" } ],
///            "walkCaches": { "pml4e", "pdpte", "pde" } },
///   "cache": { "Ir", "I1mr", "ILmr", "Dr", "D1mr", "DLmr", "Dw", "D1mw", "DLmw" },
///   "pages": { "code", "data", "straddling" },
///   "tlb": [ { "pageSize", "pages", "fetchLookups", "fetchMisses", "dataLookups", "dataMisses",
///              "fetchWalks", "dataWalks", "walkReferences" } ],
///   "workingSet": [ { "windowLookups", "averagePages", "peakPages" } ],
///   "replacement": { "missedChanges", "rows": [ { "frames", "faults": { POLICY: number } } ] } }
/// ```
///
/// One recording is one such object, several are an array of them. `damage` is null, or the reason; `replacement` is
/// null when it was left out.
public final class SimulationJson {

    private SimulationJson() {}

    /// Writes `reports` and leaves `out` open.
    public static void write(List<SimulationReport> reports, Writer out) {
        Json.writeAll(reports, SimulationJson::write, out);
    }

    private static void write(SimulationReport report, JsonGenerator json) {
        SimulationResult result = report.result();
        json.writeStartObject();
        writeRecording(report, json);
        writeCpu(report.plan().cpu(), report.plan().sizes(), json);
        writeCache(result.cache(), json);
        json.writeObjectPropertyStart("pages");
        json.writeNumberProperty("code", result.codePages());
        json.writeNumberProperty("data", result.dataPages());
        json.writeNumberProperty("straddling", result.straddling());
        json.writeEndObject();
        json.writeArrayPropertyStart("tlb");
        for (int i = 0; i < result.tlbs().size(); i++) {
            writeTlb(result.tlbs().get(i), result.pages().get(i), json);
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("workingSet");
        result.workingSet().forEach(figures -> writeWindow(figures, json));
        json.writeEndArray();
        writeReplacement(result, json);
        json.writeEndObject();
    }

    private static void writeRecording(SimulationReport report, JsonGenerator json) {
        ReferenceRecording recording = report.recording();
        Damage damage = recording.damage();
        json.writeObjectPropertyStart("recording");
        json.writeStringProperty("file", report.file());
        json.writeStringProperty("format", recording.format().label());
        json.writeStringProperty("program", recording.program());
        json.writeNumberProperty("threads", recording.threads());
        json.writeNumberProperty("references", recording.references());
        json.writeStringProperty("damage", damage == null ? null : RecordingReport.damageText(report.file(), damage));
        json.writeArrayPropertyStart("notes");
        recording.notes().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeCpu(CpuModel cpu, List<TranslationSize> sizes, JsonGenerator json) {
        json.writeObjectPropertyStart("cpu");
        json.writeStringProperty("name", cpu.name());
        json.writeStringProperty("I1", cpu.caches().fetch().toString());
        json.writeStringProperty("D1", cpu.caches().data().toString());
        json.writeStringProperty("LL", cpu.caches().last().toString());
        json.writeArrayPropertyStart("tlbs");
        for (TranslationSize size : sizes) {
            TlbLevels levels = cpu.tlbs(size);
            json.writeStartObject();
            json.writeStringProperty("pageSize", size.label());
            json.writeStringProperty("l1Itlb", levels.fetch().toString());
            json.writeStringProperty("l1Dtlb", levels.data().toString());
            json.writeStringProperty("l2Tlb", levels.second().toString());
            json.writeStringProperty(
                    "l2Itlb", levels.fetchSecond() == null ? null : Objects.toString(levels.fetchSecond()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectPropertyStart("walkCaches");
        json.writeStringProperty("pml4e", cpu.walkCaches().top().toString());
        json.writeStringProperty("pdpte", cpu.walkCaches().middle().toString());
        json.writeStringProperty("pde", cpu.walkCaches().bottom().toString());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeCache(CacheCounters cache, JsonGenerator json) {
        json.writeObjectPropertyStart("cache");
        json.writeNumberProperty("Ir", cache.fetches());
        json.writeNumberProperty("I1mr", cache.fetchMisses());
        json.writeNumberProperty("ILmr", cache.fetchLastMisses());
        json.writeNumberProperty("Dr", cache.loads());
        json.writeNumberProperty("D1mr", cache.loadMisses());
        json.writeNumberProperty("DLmr", cache.loadLastMisses());
        json.writeNumberProperty("Dw", cache.stores());
        json.writeNumberProperty("D1mw", cache.storeMisses());
        json.writeNumberProperty("DLmw", cache.storeLastMisses());
        json.writeEndObject();
    }

    private static void writeTlb(TlbCounters tlb, long pages, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("pageSize", tlb.size().label());
        json.writeNumberProperty("pages", pages);
        json.writeNumberProperty("fetchLookups", tlb.fetchLookups());
        json.writeNumberProperty("fetchMisses", tlb.fetchMisses());
        json.writeNumberProperty("dataLookups", tlb.dataLookups());
        json.writeNumberProperty("dataMisses", tlb.dataMisses());
        json.writeNumberProperty("fetchWalks", tlb.fetchWalks());
        json.writeNumberProperty("dataWalks", tlb.dataWalks());
        json.writeNumberProperty("walkReferences", tlb.walkReferences());
        json.writeEndObject();
    }

    private static void writeWindow(WorkingSet.Figures figures, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("windowLookups", figures.windowLookups());
        json.writeNumberProperty("averagePages", figures.averagePages());
        json.writeNumberProperty("peakPages", figures.peakPages());
        json.writeEndObject();
    }

    private static void writeReplacement(SimulationResult result, JsonGenerator json) {
        ReplacementFaults faults = result.replacement();
        if (faults == null) {
            json.writeNullProperty("replacement");
            return;
        }
        json.writeObjectPropertyStart("replacement");
        json.writeNumberProperty("missedChanges", result.missedChanges());
        json.writeArrayPropertyStart("rows");
        for (ReplacementFaults.Row row : faults.rows()) {
            json.writeStartObject();
            json.writeNumberProperty("frames", row.frames());
            json.writeObjectPropertyStart("faults");
            for (int i = 0; i < faults.policies().size(); i++) {
                json.writeNumberProperty(
                        faults.policies().get(i).label(), row.faults().get(i));
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
