package allod.lab.report;

import allod.lab.attach.GcPressure;
import allod.lab.attach.ProcessProfile;
import allod.lab.attach.Suspect;
import allod.lab.memory.Measure;
import allod.lab.memory.Moment;
import allod.profile.CallFrame;
import allod.profile.Site;
import java.io.Writer;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Where the memory of a JVM goes, for programs. The keys are fixed; bytes and nanoseconds are numbers:
///
/// ```
/// { "pid", "program", "takenAt", "durationNanos",
///   "suspects": [ { "callSite", "kind", "owner", "survivors", "firstHalfBytes", "secondHalfBytes", "liveBytes",
///                   "allocatedBytes", "score", "stack": [ ... ] } ],
///   "gc": { "collector", "collections", "pauseNanos", "longestPauseNanos", "allocatedBytesPerSecond",
///           "promotedBytes" or null, "usedAfterLastBytes" },
///   "memory": [ { "kind", "mappings", "mappedBytes", "residentBytes" } ],
///   "sites": [ { "kind", "owner", "allocatedBlocks", "allocatedBytes", "liveBlocks", "liveBytes", "stack": [ ] } ],
///   "classes": [ { "name", "objects", "bytes" } ],
///   "tracking": [ { "name", "reservedBytes", "committedBytes", "grownBytes" } ],
///   "notes": [ ... ] }
/// ```
public final class ProcessProfileJson {

    private final JsonGenerator json;

    private ProcessProfileJson(JsonGenerator json) {
        this.json = json;
    }

    /// Writes `profile` and leaves `out` open.
    public static void write(ProcessProfile profile, Writer out) {
        Json.write(out, json -> new ProcessProfileJson(json).write(profile));
    }

    private void write(ProcessProfile profile) {
        json.writeStartObject();
        json.writeNumberProperty("pid", profile.processId());
        json.writeStringProperty("program", Printable.of(profile.program()));
        json.writeStringProperty("takenAt", profile.profile().takenAt().toString());
        json.writeNumberProperty("durationNanos", profile.profile().duration().toNanos());
        json.writeArrayPropertyStart("suspects");
        profile.suspects().forEach(this::suspect);
        json.writeEndArray();
        collections(profile.gc());
        memory(profile);
        json.writeArrayPropertyStart("sites");
        profile.profile().sites().forEach(this::site);
        json.writeEndArray();
        classes(profile);
        tracking(profile);
        json.writeArrayPropertyStart("notes");
        profile.notes().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void suspect(Suspect suspect) {
        json.writeStartObject();
        json.writeStringProperty("callSite", suspect.callSite().toString());
        json.writeStringProperty("kind", suspect.kind().name());
        json.writeStringProperty("owner", suspect.owner());
        json.writeNumberProperty("survivors", suspect.survivors());
        json.writeNumberProperty("firstHalfBytes", suspect.firstHalfBytes());
        json.writeNumberProperty("secondHalfBytes", suspect.secondHalfBytes());
        json.writeNumberProperty("liveBytes", suspect.liveBytes());
        json.writeNumberProperty("allocatedBytes", suspect.allocatedBytes());
        json.writeNumberProperty("score", suspect.score());
        stack(suspect.stack());
        json.writeEndObject();
    }

    private void stack(List<CallFrame> stack) {
        json.writeArrayPropertyStart("stack");
        stack.forEach(frame -> json.writeString(frame.toString()));
        json.writeEndArray();
    }

    private void collections(GcPressure gc) {
        json.writeObjectPropertyStart("gc");
        json.writeStringProperty("collector", gc.collector());
        json.writeNumberProperty("collections", gc.collections());
        json.writeNumberProperty("pauseNanos", gc.pauseNanos());
        json.writeNumberProperty("longestPauseNanos", gc.longestPauseNanos());
        json.writeNumberProperty("allocatedBytesPerSecond", Math.round(gc.allocationRate()));
        if (gc.promotedBytes().isPresent()) {
            json.writeNumberProperty("promotedBytes", gc.promotedBytes().getAsLong());
        } else {
            json.writeNullProperty("promotedBytes");
        }
        json.writeNumberProperty("usedAfterLastBytes", gc.lastUsedBytes());
        json.writeEndObject();
    }

    private void memory(ProcessProfile profile) {
        json.writeArrayPropertyStart("memory");
        Moment after = profile.after();
        if (after != null) {
            after.kinds().forEach((kind, tally) -> {
                json.writeStartObject();
                json.writeStringProperty("kind", kind.label());
                json.writeNumberProperty("mappings", tally.mappings());
                json.writeNumberProperty("mappedBytes", tally.amounts().of(Measure.MAPPED));
                json.writeNumberProperty("residentBytes", tally.amounts().of(Measure.RESIDENT));
                json.writeEndObject();
            });
        }
        json.writeEndArray();
    }

    private void site(Site site) {
        json.writeStartObject();
        json.writeStringProperty("kind", site.kind().name());
        json.writeStringProperty("owner", site.owner());
        json.writeNumberProperty("allocatedBlocks", site.amounts().allocatedBlocks());
        json.writeNumberProperty("allocatedBytes", site.amounts().allocatedBytes());
        json.writeNumberProperty("liveBlocks", site.amounts().liveBlocks());
        json.writeNumberProperty("liveBytes", site.amounts().liveBytes());
        stack(site.stack());
        json.writeEndObject();
    }

    private void classes(ProcessProfile profile) {
        json.writeArrayPropertyStart("classes");
        profile.classes().rows().forEach(row -> {
            json.writeStartObject();
            json.writeStringProperty("name", row.name());
            json.writeNumberProperty("objects", row.objects());
            json.writeNumberProperty("bytes", row.bytes());
            json.writeEndObject();
        });
        json.writeEndArray();
    }

    private void tracking(ProcessProfile profile) {
        json.writeArrayPropertyStart("tracking");
        profile.tracking().categories().forEach(category -> {
            json.writeStartObject();
            json.writeStringProperty("name", category.name());
            json.writeNumberProperty("reservedBytes", category.reservedBytes());
            json.writeNumberProperty("committedBytes", category.committedBytes());
            json.writeNumberProperty("grownBytes", category.grownBytes());
            json.writeEndObject();
        });
        json.writeEndArray();
    }
}
