package allod.profile.format;

import allod.profile.CallFrame;
import allod.profile.Profile;
import allod.profile.Site;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The file format of speedscope, a viewer of flame graphs in the browser: JSON with one profile for each of the four
/// amounts, the live bytes shown first.
///
/// ```
/// shared.frames   [{name, file, line}, ...]                 each call once
/// profiles        [{type: sampled, name, unit, startValue, endValue,
///                   samples: [[frame, ...], ...],           the root first
///                   weights: [number, ...]}, ...]           one a sample
/// ```
///
/// Sites that have nothing of an amount, or less than nothing in a difference, are not in its profile.
///
/// Threads: any.
///
/// Sources: speedscope, `file-format-schema.json`.
public final class SpeedscopeFormat {
    private static final String SCHEMA = "https://www.speedscope.app/file-format-schema.json";

    /// The profile that is shown first, of the four.
    private static final int LIVE_BYTES_INDEX = 3;

    private SpeedscopeFormat() {}

    /// Writes a profile, and leaves the stream open.
    ///
    /// @param name what the viewer calls it
    public static void write(Profile profile, String name, OutputStream out) throws IOException {
        Map<CallFrame, Integer> calls = new LinkedHashMap<>();
        for (Site site : profile.sites()) {
            FrameNames.written(site.stack()).forEach(call -> calls.putIfAbsent(call, calls.size()));
        }
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        writer.write("{\"$schema\":\"" + SCHEMA + "\",\"exporter\":\"allod\",\"name\":" + quoted(name)
                + ",\"activeProfileIndex\":" + LIVE_BYTES_INDEX + ",\n\"shared\":{\"frames\":[");
        String separator = "\n";
        for (CallFrame call : calls.keySet()) {
            writer.write(separator + frame(call));
            separator = ",\n";
        }
        writer.write("]},\n\"profiles\":[");
        separator = "\n";
        for (ProfileValue value : ProfileValue.values()) {
            writer.write(separator);
            write(profile, value, calls, writer);
            separator = ",\n";
        }
        writer.write("]}\n");
        writer.flush();
    }

    /// Writes a profile to a file, as a whole or not at all.
    public static void write(Profile profile, Path file) throws IOException {
        WholeFile.write(file, out -> write(profile, String.valueOf(file.getFileName()), out));
    }

    private static void write(Profile profile, ProfileValue value, Map<CallFrame, Integer> calls, Writer writer)
            throws IOException {
        List<Site> sites = profile.sites().stream()
                .filter(site -> value.of(site.amounts()) > 0)
                .toList();
        long total = sites.stream().mapToLong(site -> value.of(site.amounts())).sum();
        String unit = value.unit().equals("bytes") ? "bytes" : "none";
        writer.write("{\"type\":\"sampled\",\"name\":\"" + value.pprofName() + "\",\"unit\":\"" + unit
                + "\",\"startValue\":0,\"endValue\":" + total + ",\n\"samples\":[");
        String separator = "";
        for (Site site : sites) {
            writer.write(separator + indices(site, calls));
            separator = ",";
        }
        writer.write("],\n\"weights\":[");
        separator = "";
        for (Site site : sites) {
            writer.write(separator + value.of(site.amounts()));
            separator = ",";
        }
        writer.write("]}");
    }

    /// The numbers of the calls, the root's first.
    private static String indices(Site site, Map<CallFrame, Integer> calls) {
        List<String> indices = new ArrayList<>();
        for (CallFrame call : FrameNames.written(site.stack()).reversed()) {
            indices.add(String.valueOf(calls.get(call)));
        }
        return '[' + String.join(",", indices) + ']';
    }

    private static String frame(CallFrame call) {
        String path = FrameNames.path(call);
        return "{\"name\":" + quoted(call.name())
                + (path.isEmpty() ? "" : ",\"file\":" + quoted(path))
                + (call.line() > 0 ? ",\"line\":" + call.line() : "") + '}';
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int c = 0; c < text.length(); c++) {
            char next = text.charAt(c);
            if (next == '"' || next == '\\') {
                json.append('\\').append(next);
            } else if (next < ' ') {
                json.append(String.format("\\u%04x", (int) next));
            } else {
                json.append(next);
            }
        }
        return json.append('"').toString();
    }
}
