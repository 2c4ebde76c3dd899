package allod.lab.report;

import allod.lab.memory.Amounts;
import allod.lab.memory.ClassifiedMapping;
import allod.lab.memory.Machine;
import allod.lab.memory.Mapping;
import allod.lab.memory.MappingKind;
import allod.lab.memory.Measure;
import allod.lab.memory.Moment;
import allod.lab.memory.MomentDiff;
import allod.lab.memory.MomentDiff.Change;
import allod.lab.memory.PageCensus;
import allod.lab.memory.PageCensus.Trait;
import allod.lab.memory.Tally;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Moments of a process for programs. The keys are fixed; bytes are numbers:
///
/// ```
/// { "process": { "pid", "program", "takenAt", "threads", "startTicks" },
///   "total": { "mappings", "mappedBytes", "residentBytes", ... }, "rollup": { "residentBytes", ... } or null,
///   "kinds": [ { "kind", "mappings", "mappedBytes", ... } ],
///   "evidence": { "name", "jvm", "stackPointer", "shape", "none" }, "jvm",
///   "pageTableBytes", "promisedBytes", "maxMappings", "containerLimitBytes", "containerUsedBytes",
///   "mappings": [ { "start", "end", "permissions", "offset", "inode", "name", "kind", "evidence", ... } ],
///   "changes": { "since", "sameProcess", "total": { ... }, "kinds": [ ... ],
///                "mappings": [ { "change", "start", "kind", "name", ... } ] } }
/// ```
///
/// One moment is one such object, several are an array. `mappings` is there when it was asked for, `changes` when there
/// is an earlier moment. What is unknown is null.
public final class PagesJsonReport {

    private final JsonGenerator json;
    private final boolean listsMappings;

    private PagesJsonReport(JsonGenerator json, boolean listsMappings) {
        this.json = json;
        this.listsMappings = listsMappings;
    }

    /// A moment, and what changed since an earlier one.
    ///
    /// @param changes null when there is no earlier one
    public record Entry(Moment moment, @Nullable MomentDiff changes) {}

    /// Writes `entries` and leaves `out` open.
    public static void write(List<Entry> entries, boolean listsMappings, Writer out) {
        Json.write(out, json -> {
            PagesJsonReport report = new PagesJsonReport(json, listsMappings);
            if (entries.size() == 1) {
                report.write(entries.getFirst());
            } else {
                json.writeStartArray();
                entries.forEach(report::write);
                json.writeEndArray();
            }
        });
    }

    private void write(Entry entry) {
        Moment moment = entry.moment();
        json.writeStartObject();
        writeProcess(moment);
        writeTally("total", moment.total());
        Amounts rollup = moment.rollup();
        if (rollup == null) {
            json.writeNullProperty("rollup");
        } else {
            json.writeObjectPropertyStart("rollup");
            writeAmounts(rollup);
            json.writeEndObject();
        }
        writeKinds(moment.kinds());
        writeFacts(moment);
        if (listsMappings) {
            json.writeArrayPropertyStart("mappings");
            moment.mappings().forEach(each -> writeMapping(moment, each));
            json.writeEndArray();
        }
        MomentDiff changes = entry.changes();
        if (changes != null) {
            writeChanges(changes);
        }
        json.writeEndObject();
    }

    private void writeProcess(Moment moment) {
        json.writeObjectPropertyStart("process");
        json.writeNumberProperty("pid", moment.processId());
        json.writeStringProperty("program", Printable.of(moment.program()));
        json.writeStringProperty("takenAt", moment.takenAt().toString());
        json.writeNumberProperty("threads", moment.status().threads());
        json.writeStringProperty("startTicks", moment.status().startTicks());
        json.writeEndObject();
    }

    private void writeFacts(Moment moment) {
        json.writeObjectPropertyStart("evidence");
        moment.evidence().forEach((from, bytes) -> json.writeNumberProperty(camel(from.name()), bytes));
        json.writeEndObject();
        json.writeStringProperty("jvm", moment.jvmSource().isEmpty() ? null : Printable.of(moment.jvmSource()));
        Machine machine = moment.machine();
        writeOptional("pageTableBytes", moment.status().pageTableBytes());
        writeOptional("promisedBytes", moment.status().dataBytes());
        writeOptional("maxMappings", machine.maxMappings());
        writeOptional("containerLimitBytes", machine.groupLimitBytes());
        writeOptional("containerUsedBytes", machine.groupUsedBytes());
        writeOptional("overcommitMode", machine.overcommitMode());
    }

    private void writeKinds(Map<MappingKind, Tally> kinds) {
        json.writeArrayPropertyStart("kinds");
        kinds.forEach((kind, tally) -> {
            json.writeStartObject();
            json.writeStringProperty("kind", camel(kind.name()));
            json.writeNumberProperty("mappings", tally.mappings());
            writeAmounts(tally.amounts());
            json.writeEndObject();
        });
        json.writeEndArray();
    }

    private void writeTally(String property, Tally tally) {
        json.writeObjectPropertyStart(property);
        json.writeNumberProperty("mappings", tally.mappings());
        writeAmounts(tally.amounts());
        json.writeEndObject();
    }

    private void writeAmounts(Amounts amounts) {
        for (Measure measure : Measure.values()) {
            json.writeNumberProperty(measure.property(), amounts.of(measure));
        }
        json.writeNumberProperty("sharedBytes", amounts.shared());
        json.writeNumberProperty("hugeBytes", amounts.huge());
    }

    private void writeMapping(Moment moment, ClassifiedMapping each) {
        Mapping mapping = each.mapping();
        json.writeStartObject();
        json.writeStringProperty("start", Long.toHexString(mapping.startAddress()));
        json.writeStringProperty("end", Long.toHexString(mapping.endAddress()));
        json.writeStringProperty("permissions", mapping.permissions());
        json.writeNumberProperty("offset", mapping.fileOffset());
        json.writeNumberProperty("inode", mapping.inode());
        json.writeStringProperty("name", Printable.of(mapping.name()));
        json.writeStringProperty("kind", camel(each.kind().name()));
        json.writeStringProperty("evidence", camel(each.evidence().name()));
        writeAmounts(mapping.amounts());
        if (moment.hasPages()) {
            PageCensus census = moment.pages(mapping);
            for (Trait trait : Trait.values()) {
                json.writeNumberProperty(trait.property(), census.of(trait));
            }
            json.writeNumberProperty("anonymousPages", census.anonymous());
        }
        json.writeEndObject();
    }

    private void writeChanges(MomentDiff diff) {
        json.writeObjectPropertyStart("changes");
        json.writeStringProperty("since", diff.before().takenAt().toString());
        json.writeBooleanProperty("sameProcess", diff.isOneProcess());
        writeTally("total", diff.total());
        writeKinds(diff.kinds());
        if (listsMappings) {
            json.writeArrayPropertyStart("mappings");
            diff.mappings(Measure.RESIDENT).forEach(this::writeChange);
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void writeChange(Change change) {
        json.writeStartObject();
        json.writeStringProperty(
                "change", change.before() == null ? "came" : change.after() == null ? "went" : "changed");
        json.writeStringProperty(
                "start", Long.toHexString(change.last().mapping().startAddress()));
        json.writeStringProperty("kind", camel(change.last().kind().name()));
        json.writeStringProperty("name", Printable.of(change.last().mapping().name()));
        writeAmounts(change.delta().amounts());
        json.writeEndObject();
    }

    private void writeOptional(String property, OptionalLong value) {
        if (value.isPresent()) {
            json.writeNumberProperty(property, value.getAsLong());
        } else {
            json.writeNullProperty(property);
        }
    }

    /// `javaHeap` of `JAVA_HEAP`.
    private static String camel(String constant) {
        StringBuilder text = new StringBuilder();
        for (String word : constant.toLowerCase(Locale.ROOT).split("_", -1)) {
            text.append(text.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return text.toString();
    }
}
