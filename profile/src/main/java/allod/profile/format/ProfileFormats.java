package allod.profile.format;

import allod.profile.Profile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Which format a file is in, by its contents, and which one a file to be written asks for, by its name.
///
/// | format | read | written when the name ends with |
/// | --- | --- | --- |
/// | pprof | compressed or not | anything not below |
/// | collapsed stacks | as live bytes; compressed or not | `.collapsed`, `.folded`, `.txt` |
/// | speedscope | no | `.speedscope.json`, `.json` |
///
/// Threads: any.
///
/// Errors: [MalformedProfile] for what is none of them; it names other formats that it knows.
public final class ProfileFormats {
    private static final int SHOWN_BYTES = 512;
    private static final List<String> COLLAPSED = List.of(".collapsed", ".folded", ".txt");

    private ProfileFormats() {}

    /// Reads a profile, whichever format it is in.
    public static Profile read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        } catch (MalformedProfile e) {
            throw new MalformedProfile(file + ": " + e.getMessage(), e);
        }
    }

    /// Writes a profile in the format that the name of the file asks for, as a whole or not at all.
    ///
    /// @param value what formats that take one value are given
    public static void write(Profile profile, ProfileValue value, Path file) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (COLLAPSED.stream().anyMatch(name::endsWith)) {
            CollapsedFormat.write(profile, value, file);
        } else if (name.endsWith(".json")) {
            SpeedscopeFormat.write(profile, file);
        } else {
            PprofFormat.write(profile, file);
        }
    }

    private static Profile read(InputStream in) throws IOException {
        byte[] bytes = PprofFormat.bounded(in);
        if (bytes.length > 1 && bytes[0] == 0x1F && bytes[1] == (byte) 0x8B) {
            bytes = PprofFormat.uncompressed(new ByteArrayInputStream(bytes));
        }
        if (bytes.length == 0) {
            throw new MalformedProfile("an empty file: no profile. Write or fetch it again.");
        }
        String start = new String(bytes, 0, Math.min(bytes.length, SHOWN_BYTES), StandardCharsets.ISO_8859_1);
        String other = otherFormat(start);
        if (!other.isEmpty()) {
            throw new MalformedProfile(other);
        }
        return start.chars().allMatch(ProfileFormats::isText)
                ? CollapsedFormat.read(new ByteArrayInputStream(bytes), ProfileValue.LIVE_BYTES)
                : PprofReader.read(bytes);
    }

    private static boolean isText(int character) {
        return (character >= ' ' && character != 0x7F) || character == '\t' || character == '\n' || character == '\r';
    }

    /// What to do with files of formats that are not read; empty for all others.
    private static String otherFormat(String start) {
        if (start.startsWith("FLR\0")) {
            return "a JFR recording, not a profile of sites: convert it first.";
        }
        if (start.startsWith("heap profile:") || start.startsWith("heap_v2/")) {
            return "a text profile of gperftools or jemalloc, without names: convert it with 'pprof -proto' or jeprof.";
        }
        if (start.matches("(?s)v [0-9a-f]{5} \\d+\n.*") || start.startsWith("JAVA PROFILE")) {
            return "a recording or a heap dump, not a profile of sites.";
        }
        if (start.stripLeading().startsWith("{")) {
            return "JSON: speedscope's files are written only. Keep the pprof file of the same profile.";
        }
        return start.startsWith("(\u00B5/\u00FD") ? "a file compressed with zstd: uncompress it first." : "";
    }
}
