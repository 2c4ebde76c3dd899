package allod.lab.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where the tests find recordings: those of the repository, and the larger set that may lie beside it.
public final class Shipped {

    private static final Path ROOT = repository();

    private Shipped() {}

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("recordings"))) {
            folder = folder.getParent(); // the tests run in the module's folder
        }
        return folder;
    }

    /// A raw recording of the repository.
    public static Path recording(String name) {
        return ROOT.resolve("recordings").resolve(name + ".raw.zst");
    }

    /// A folder of the larger set, which may lie beside the repository.
    public static Path beside(String name) {
        return ROOT.resolveSibling("shared").resolve(name);
    }

    static List<Path> folders() {
        return List.of(
                ROOT.resolve("recordings"),
                ROOT.resolve("lab/src/test/resources/recordings"),
                beside("recordings/heaptrack"));
    }

    /// The heap dump of the repository, and the larger one that may lie beside it.
    public static List<Path> dumps() {
        return List.of(ROOT.resolve("recordings/library-small.hprof.zst"), beside("recordings/hprof/javac.hprof.zst"));
    }
}
