package allod.bench.contest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The C allocators that LWJGL publishes: taken out of its jars, laid into a folder that system property
/// `allod.bench.natives` names (one for temporary files by default).
public final class NativeFiles {

    private NativeFiles() {}

    /// The shared library of `name`, `mimalloc` or `jemalloc`.
    ///
    /// @throws IllegalStateException when LWJGL has none for this processor
    public static Path library(String name) {
        Path file = folder().resolve("lib" + name + ".so");
        if (Files.exists(file)) {
            return file;
        }
        String entry = entry(name);
        try (InputStream content = NativeFiles.class.getClassLoader().getResourceAsStream(entry)) {
            if (content == null) {
                throw new IllegalStateException("no " + entry + " on the class path: bench/pom.xml names the natives of"
                        + " linux on x64 only; add the classifier of this system.");
            }
            Files.createDirectories(file.getParent());
            Path part = Files.createTempFile(file.getParent(), name, ".part");
            Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
            return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The commit that LWJGL has built the library of `name` from.
    public static String commit(String name) throws IOException {
        String entry = "META-INF/" + entry(name) + ".git";
        try (InputStream content = NativeFiles.class.getClassLoader().getResourceAsStream(entry)) {
            return content == null ? "unknown" : new String(content.readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
    }

    private static String entry(String name) {
        return "linux/" + processor() + "/org/lwjgl/" + name + "/lib" + name + ".so";
    }

    private static String processor() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    }

    private static Path folder() {
        String named = System.getProperty("allod.bench.natives");
        return named != null
                ? Path.of(named)
                : Path.of(System.getProperty("java.io.tmpdir"), "allod-bench-" + System.getProperty("user.name"));
    }
}
