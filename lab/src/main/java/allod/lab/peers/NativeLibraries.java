package allod.lab.peers;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Finds the C allocators and lays two copies of each into a folder: one to warm the code with, one to measure.
///
/// jemalloc, mimalloc and rpmalloc come out of LWJGL's artifacts on the class path or module path; tcmalloc is taken
/// from the system if it is there.
public final class NativeLibraries {

    static final String WARM = "warm";
    static final String FRESH = "fresh";

    private static final List<String> TCMALLOC_FILES = List.of("libtcmalloc_minimal.so.4", "libtcmalloc.so.4");
    private static final List<String> SYSTEM_FOLDERS = List.of(
            "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib");

    private NativeLibraries() {}

    static String fileName(String library, String copy) {
        return library + "-" + copy + ".so";
    }

    /// Lays the libraries that `name` needs into `folder`, unless they are there.
    ///
    /// @return why `name` cannot be measured on this machine; empty when it can
    public static Optional<String> unpack(PeerName name, Path folder) throws IOException {
        String library = name == PeerName.GLIBC || name == PeerName.GLIBC_CRITICAL
                ? "jemalloc" // its warm stand-in
                : name.library().orElse("");
        if (library.isEmpty() || Files.exists(folder.resolve(fileName(library, FRESH)))) {
            return Optional.empty();
        }
        Path warm = folder.resolve(fileName(library, WARM));
        boolean found = library.equals("tcmalloc") ? copyFromSystem(warm) : copyFromArtifact(library, warm);
        if (!found) {
            return Optional.of(
                    library.equals("tcmalloc")
                            ? "this system has no libtcmalloc(_minimal).so.4: on Debian install libtcmalloc-minimal4"
                            : "no artifact with " + entryName(library) + " is on the class path or module path");
        }
        Files.copy(warm, folder.resolve(fileName(library, FRESH)));
        return Optional.empty();
    }

    /// Whether the library of `name` is there: only tcmalloc's has to come from the system.
    public static boolean isThere(PeerName name) {
        return !name.library().orElse("").equals("tcmalloc") || systemTcmalloc().isPresent();
    }

    private static Optional<Path> systemTcmalloc() {
        return TCMALLOC_FILES.stream()
                .flatMap(file -> SYSTEM_FOLDERS.stream().map(folder -> Path.of(folder, file)))
                .filter(Files::isReadable)
                .findFirst();
    }

    private static boolean copyFromSystem(Path target) throws IOException {
        Optional<Path> library = systemTcmalloc();
        if (library.isPresent()) {
            Files.copy(library.get(), target);
        }
        return library.isPresent();
    }

    private static boolean copyFromArtifact(String library, Path target) throws IOException {
        for (Path artifact : artifacts()) {
            if (artifact.getFileName().toString().startsWith("lwjgl-" + library)) {
                try (ZipFile zip = new ZipFile(artifact.toFile())) {
                    ZipEntry entry = zip.getEntry(entryName(library));
                    if (entry != null) {
                        try (InputStream content = zip.getInputStream(entry)) {
                            Files.copy(content, target);
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private static String entryName(String library) {
        String processor = System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "x64";
        String file = library.equals("rpmalloc") ? "liblwjgl_rpmalloc.so" : "lib" + library + ".so";
        return "linux/" + processor + "/org/lwjgl/" + library + "/" + file;
    }

    /// The files and folders this JVM loads classes from, those of the module path included.
    public static List<Path> artifacts() throws IOException {
        List<Path> artifacts = new ArrayList<>();
        for (String property : List.of("java.class.path", "jdk.module.path")) {
            for (String element : System.getProperty(property, "").split(File.pathSeparator, -1)) {
                if (!element.isEmpty()) {
                    addArtifacts(Path.of(element), artifacts);
                }
            }
        }
        return artifacts;
    }

    private static void addArtifacts(Path element, List<Path> artifacts) throws IOException {
        if (Files.isDirectory(element)) {
            artifacts.add(element);
            try (var jars = Files.list(element)) {
                jars.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(artifacts::add);
            }
        } else if (Files.isRegularFile(element)) {
            artifacts.add(element);
        }
    }
}
