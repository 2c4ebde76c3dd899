package allod.lab.attach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A temporary folder that we and a JVM both see, perhaps under two names: the JVM may live in a container.
///
/// ```
/// ours:  /proc/4711/root/TEMP/allod-profile-123     inside:  /TEMP/allod-profile-123
/// ```
///
/// It belongs to the JVM's user and nobody else may look into it: the JVM loads code from there.
///
/// @param ours as we see it
/// @param inside as the JVM sees it
record TargetFolder(Path ours, Path inside) implements AutoCloseable {

    private static final String PREFIX = "allod-profile-";

    /// Makes the folder in the first of the candidates that takes it.
    ///
    /// @param root the JVM's root folder as we see it
    /// @param owner the user that the JVM runs as
    /// @param candidates absolute, as the JVM sees them
    /// @throws IOException none takes it; the message says what to do
    static TargetFolder create(Path root, String owner, List<Path> candidates) throws IOException {
        List<String> refusals = new ArrayList<>();
        for (Path candidate : candidates) {
            Path parent = root.resolve(Path.of("/").relativize(candidate));
            try {
                Path ours = Files.createTempDirectory(
                        parent,
                        PREFIX,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                TargetFolder folder = new TargetFolder(
                        ours, candidate.resolve(ours.getFileName().toString()));
                folder.giveTo(owner, ours);
                return folder;
            } catch (IOException refused) {
                refusals.add(candidate + " (" + refused.getClass().getSimpleName() + ")");
            }
        }
        throw new IOException("no folder that the JVM sees can be written: " + String.join(", ", refusals)
                + "; mount a writable /tmp there, or let --work name a folder that the JVM can write");
    }

    /// Lets the JVM's user have a file of ours; only root may, and only root needs to.
    void giveTo(String owner, Path file) throws IOException {
        if (!Files.getOwner(file).getName().equals(owner)
                && System.getProperty("user.name", "").equals("root")) {
            Files.setOwner(
                    file,
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(owner));
        }
    }

    /// Puts a copy of a file of ours in its place, whole: it has another name until then.
    ///
    /// @throws IOException it cannot be written; the file of ours is still there
    void place(Path file, Path target) throws IOException {
        Path whole = target.toAbsolutePath();
        Path partial = Files.createTempFile(whole.getParent(), ".allod", ".part");
        try {
            Files.copy(file, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, whole, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    @Override
    public void close() {
        try (var files = Files.walk(ours)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException _) {
            // a container that is gone took the folder with it
        }
    }
}
