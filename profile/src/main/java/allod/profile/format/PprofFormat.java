package allod.profile.format;

import allod.profile.Profile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/// The format of `go tool pprof`: one message of `profile.proto`, compressed with gzip.
///
/// | part | what we write |
/// | --- | --- |
/// | sample types | `alloc_objects/count`, `alloc_space/bytes`, `inuse_objects/count`, `inuse_space/bytes`; the last is
/// shown first |
/// | period | `space/bytes`, the mean distance of samples; 1 when all was counted |
/// | sample | one a site: its stack, leaf first, four values, labels |
/// | labels | `bytes`, the average of a block; `kind`, `owner`, and the site's own; of these what clashes is called
/// `label.` and its name |
/// | functions | `package.Class.method`, and the source file with its package |
///
/// It reads what it writes and other profiles of heaps: fewer sample types, files not compressed, values by the size of
/// blocks, which it adds up. Equal profiles give equal bytes.
///
/// Threads: any.
///
/// Errors: [MalformedProfile] for input that is damaged, too large or no profile of a heap. A file that cannot be
/// written to its end is as it was before.
///
/// Sources: google/pprof, `proto/profile.proto` and its README; Go, `runtime/pprof`: the four types and their order.
public final class PprofFormat {

    /// What a file may have uncompressed. Profiles of whole programs have a hundredth of it.
    static final int MAX_BYTES = 128 << 20;

    private static final int GZIP_BUFFER_BYTES = 64 << 10;

    private PprofFormat() {}

    /// Writes a profile, and leaves the stream open.
    public static void write(Profile profile, OutputStream out) throws IOException {
        write(profile, ProfileValue.LIVE_BYTES, out);
    }

    /// Writes a profile, and leaves the stream open.
    ///
    /// @param first the value that tools show when they are not told which
    public static void write(Profile profile, ProfileValue first, OutputStream out) throws IOException {
        GZIPOutputStream gzip = new GZIPOutputStream(out, GZIP_BUFFER_BYTES);
        new PprofWriter(gzip).write(profile, first);
        gzip.finish();
    }

    /// Writes a profile to a file, as a whole or not at all.
    public static void write(Profile profile, Path file) throws IOException {
        WholeFile.write(file, out -> write(profile, out));
    }

    /// Reads a profile, to the end of the stream.
    ///
    /// @throws MalformedProfile if it is none, or damaged
    public static Profile read(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        buffered.mark(2);
        boolean gzip = buffered.read() == 0x1F && buffered.read() == 0x8B;
        buffered.reset();
        return PprofReader.read(gzip ? uncompressed(buffered) : bounded(buffered));
    }

    /// Reads a profile from a file.
    ///
    /// @throws MalformedProfile if it is none, or damaged
    public static Profile read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        } catch (MalformedProfile e) {
            throw new MalformedProfile(file + ": " + e.getMessage(), e);
        }
    }

    static byte[] uncompressed(InputStream in) throws IOException {
        try {
            return bounded(new GZIPInputStream(in, GZIP_BUFFER_BYTES));
        } catch (EOFException e) {
            throw new MalformedProfile("the compressed profile is cut short. Write or fetch it again.", e);
        } catch (ZipException e) {
            throw new MalformedProfile(
                    "the compressed profile is damaged: " + e.getMessage() + ". Write or fetch it again.", e);
        }
    }

    static byte[] bounded(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[GZIP_BUFFER_BYTES];
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            if (read > MAX_BYTES - bytes.size()) {
                throw new MalformedProfile("the profile has more than " + MAX_BYTES
                        + " bytes uncompressed, which no profile of sites has. Is it one?");
            }
            bytes.write(piece, 0, read);
        }
        return bytes.toByteArray();
    }
}
