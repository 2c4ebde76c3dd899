package allod.lab.report;

import allod.lab.ProfileChange;
import allod.profile.Amounts;
import allod.profile.CallFrame;
import java.io.Writer;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What two profiles differ in, for programs. The keys are fixed:
///
/// ```
/// { "before": AMOUNTS, "after": AMOUNTS,
///   "changes": [ { "stack": [ { "function", "file", "line" } ], "before": AMOUNTS, "after": AMOUNTS } ] }
/// AMOUNTS = { "allocatedBlocks", "allocatedBytes", "liveBlocks", "liveBytes" }
/// ```
///
/// All stacks that differ are there, the largest change first. `file` is null and `line` 0 where they are not known.
public final class DiffJson {

    private DiffJson() {}

    /// Writes the changes, and leaves `out` open.
    public static void write(Amounts before, Amounts after, List<ProfileChange> changes, Writer out) {
        Json.write(out, json -> {
            json.writeStartObject();
            write("before", before, json);
            write("after", after, json);
            json.writeArrayPropertyStart("changes");
            changes.forEach(change -> write(change, json));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(ProfileChange change, JsonGenerator json) {
        json.writeStartObject();
        json.writeArrayPropertyStart("stack");
        for (CallFrame frame : change.stack()) {
            json.writeStartObject();
            json.writeStringProperty("function", frame.name());
            json.writeStringProperty("file", frame.fileName());
            json.writeNumberProperty("line", frame.line());
            json.writeEndObject();
        }
        json.writeEndArray();
        write("before", change.before(), json);
        write("after", change.after(), json);
        json.writeEndObject();
    }

    private static void write(String name, Amounts amounts, JsonGenerator json) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("allocatedBlocks", amounts.allocatedBlocks());
        json.writeNumberProperty("allocatedBytes", amounts.allocatedBytes());
        json.writeNumberProperty("liveBlocks", amounts.liveBlocks());
        json.writeNumberProperty("liveBytes", amounts.liveBytes());
        json.writeEndObject();
    }
}
