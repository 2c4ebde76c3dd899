package allod.own.check;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The files behind what a user names as sources: files, folders with all that is below them, and jars of
/// sources.
///
/// Descriptors of modules are left out, and so are other versions of the same class in a jar (`META-INF`): all
/// is compiled as one program on the class path. Closing it closes the jars.
public final class SourceFiles implements AutoCloseable {

    private final List<Path> paths = new ArrayList<>();
    private final List<FileSystem> jars = new ArrayList<>();

    private SourceFiles() {}

    /// Finds the files, in the order of the arguments and below each in the order of their names.
    ///
    /// @throws NoSuchFileException when an argument names nothing
    /// @throws IllegalArgumentException when an argument is neither a folder, nor a source, nor a jar, or holds
    /// no source
    public static SourceFiles of(List<Path> arguments) throws IOException {
        SourceFiles files = new SourceFiles();
        try {
            for (Path argument : arguments) {
                files.add(argument);
            }
            return files;
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /// The files.
    public List<Path> paths() {
        return List.copyOf(paths);
    }

    private void add(Path argument) throws IOException {
        int before = paths.size();
        if (Files.isDirectory(argument)) {
            addBelow(argument);
        } else if (!Files.exists(argument)) {
            throw new NoSuchFileException(argument.toString(), null, "there is no such file or folder");
        } else if (argument.toString().endsWith(".java")) {
            paths.add(argument);
        } else if (argument.toString().endsWith(".jar") || argument.toString().endsWith(".zip")) {
            FileSystem jar = FileSystems.newFileSystem(argument);
            jars.add(jar);
            addBelow(jar.getPath("/"));
        } else {
            throw new IllegalArgumentException(
                    argument + " is no source: name a .java file, a folder, or a jar of sources (...-sources.jar)");
        }
        if (paths.size() == before) {
            throw new IllegalArgumentException(argument + " holds no .java file: name a folder or a jar of sources");
        }
    }

    private void addBelow(Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            below.filter(SourceFiles::isSource).sorted().forEach(paths::add);
        }
    }

    private static boolean isSource(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(".java")
                && !name.equals("module-info.java")
                && !path.toString().startsWith("/META-INF/versions/")
                && Files.isRegularFile(path);
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (FileSystem jar : jars) {
            try {
                jar.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
