package allod.lab.report;

import allod.pages.Probe;
import java.io.Writer;

/// What kernel and machine offer, for programs. The keys are fixed:
///
/// ```
/// { "facts": [ { "name", "value", "meaning" } ],
///   "features": [ { "name", "available", "refusal", "use", "fallback" } ] }
/// ```
///
/// `refusal` is null where the feature is there.
public final class DoctorJsonReport {

    private DoctorJsonReport() {}

    /// Writes `probe` and leaves `out` open.
    public static void write(Probe probe, Writer out) {
        Json.write(out, json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("facts");
            probe.facts().forEach(fact -> {
                json.writeStartObject();
                json.writeStringProperty("name", fact.name());
                json.writeStringProperty("value", fact.value());
                json.writeStringProperty("meaning", fact.meaning());
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeArrayPropertyStart("features");
            probe.features().forEach(feature -> {
                json.writeStartObject();
                json.writeStringProperty("name", feature.name());
                json.writeBooleanProperty("available", feature.available());
                json.writeStringProperty("refusal", feature.available() ? null : feature.refusal());
                json.writeStringProperty("use", feature.use());
                json.writeStringProperty("fallback", feature.fallback());
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
