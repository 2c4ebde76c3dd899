package allod.profile.format;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Profile;
import allod.profile.Site;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Collapsed stacks, a line each: what `flamegraph.pl`, speedscope and many others read.
///
/// ```
/// allod.demo.Main.main;allod.demo.Cache.put 4096
/// ```
///
/// The root comes first, then a semicolon between calls, and one value after a blank. The format has one value a file,
/// and neither source lines nor labels: sites with the same names become one line, and a value of 0 none. A semicolon
/// or line break in a name is written `%3B`, `%0A`, `%0D`, and a percent sign `%25`.
///
/// Threads: any.
///
/// Errors: [MalformedProfile] with the number of the line.
///
/// Sources: B. Gregg, FlameGraph, `stackcollapse`.
public final class CollapsedFormat {
    private static final Pattern ESCAPES = Pattern.compile("%(25|3B|0A|0D)");
    private static final Pattern ESCAPED = Pattern.compile("[%;\n\r]");
    private static final int MAX_SHOWN_CHARS = 60;

    private CollapsedFormat() {}

    /// Writes one value of a profile, and leaves the stream open.
    public static void write(Profile profile, ProfileValue value, OutputStream out) throws IOException {
        Map<String, Long> lines = new LinkedHashMap<>();
        for (Site site : profile.sites()) {
            lines.merge(line(FrameNames.written(site.stack())), value.of(site.amounts()), Long::sum);
        }
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        for (Map.Entry<String, Long> line : lines.entrySet()) {
            if (line.getValue() != 0) {
                writer.write(line.getKey() + ' ' + line.getValue() + '\n');
            }
        }
        writer.flush();
    }

    /// Writes one value of a profile to a file, as a whole or not at all.
    public static void write(Profile profile, ProfileValue value, Path file) throws IOException {
        WholeFile.write(file, out -> write(profile, value, out));
    }

    /// Reads a profile that has one value only.
    ///
    /// @param value what the numbers are: the file does not say
    public static Profile read(InputStream in, ProfileValue value) throws IOException {
        BufferedReader reader = new BufferedReader(
                new InputStreamReader(new ByteArrayInputStream(PprofFormat.bounded(in)), StandardCharsets.UTF_8));
        Map<List<CallFrame>, Amounts> sites = new LinkedHashMap<>();
        int number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (!line.isBlank()) {
                int blank = line.lastIndexOf(' ');
                sites.merge(
                        stack(line.substring(0, Math.max(0, blank))), value.alone(count(line, number)), Amounts::plus);
            }
        }
        List<Site> found = new ArrayList<>();
        sites.forEach((stack, amounts) ->
                found.add(new Site(FrameNames.read(stack), MemoryKind.NATIVE, "", Map.of(), amounts)));
        found.sort((a, b) -> Long.compare(value.of(b.amounts()), value.of(a.amounts())));
        return new Profile(Instant.EPOCH, Duration.ZERO, 1, found);
    }

    /// Reads a profile from a file.
    public static Profile read(Path file, ProfileValue value) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, value);
        } catch (MalformedProfile e) {
            throw new MalformedProfile(file + ": " + e.getMessage(), e);
        }
    }

    private static String line(List<CallFrame> stack) {
        List<String> names = new ArrayList<>();
        for (CallFrame call : stack.reversed()) {
            names.add(ESCAPED.matcher(call.name())
                    .replaceAll(
                            match -> String.format("%%%02X", (int) match.group().charAt(0))));
        }
        return String.join(";", names);
    }

    private static List<CallFrame> stack(String names) {
        List<CallFrame> stack = new ArrayList<>();
        for (String name : names.split(";", -1)) {
            String plain = ESCAPES.matcher(name).replaceAll(match -> switch (match.group(1)) {
                case "25" -> "%";
                case "3B" -> ";";
                case "0A" -> "\n";
                default -> "\r";
            });
            stack.add(FrameNames.call(plain, "", 0));
        }
        return stack.reversed();
    }

    private static long count(String line, int number) throws MalformedProfile {
        String count = line.substring(line.lastIndexOf(' ') + 1);
        try {
            return Long.parseLong(count);
        } catch (NumberFormatException e) {
            String shown = line.length() <= MAX_SHOWN_CHARS ? line : line.substring(0, MAX_SHOWN_CHARS) + "...";
            throw new MalformedProfile(
                    "line " + number + " of the collapsed stacks ends with no number: '" + shown
                            + "'. Wanted: call;call;call NUMBER",
                    e);
        }
    }
}
