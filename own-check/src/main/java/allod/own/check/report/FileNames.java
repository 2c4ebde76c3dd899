package allod.own.check.report;

import java.net.URI;
import java.nio.file.Path;

/// How files are called in reports: seen from the folder of the project where they are below it, so that
/// reports of two machines are alike.
final class FileNames {

    private final URI root;

    FileNames(Path projectFolder) {
        root = projectFolder.toAbsolutePath().toUri();
    }

    /// The name of a file, without the folder of the project if it lies below.
    URI relative(URI file) {
        return root.relativize(file);
    }

    /// The name for people.
    String shown(URI file) {
        URI relative = relative(file);
        if (!relative.isAbsolute()) {
            return relative.getPath();
        }
        String whole = file.getScheme().equals("file") ? file.getPath() : file.toString();
        return whole.startsWith("jar:file:") ? whole.substring("jar:file:".length()) : whole;
    }
}
