package allod.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A temporary folder and the child processes that work in it; nothing of either is left when it closes, nor
/// when the process is interrupted. Any thread.
public final class WorkFolder implements AutoCloseable {

    private final Path folder;
    private final Set<Process> children = ConcurrentHashMap.newKeySet();
    private final Thread hook = new Thread(this::clear, "clear the work folder");

    /// Makes the folder.
    public WorkFolder() throws IOException {
        folder = Files.createTempDirectory(
                "allod-replay-" + ProcessHandle.current().pid() + "-");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// The folder.
    public Path path() {
        return folder;
    }

    /// Starts a child that ends with this folder at the latest.
    public Process start(ProcessBuilder builder) throws IOException {
        Process child = builder.start();
        children.add(child);
        return child;
    }

    /// Ends a child and waits until it is gone.
    public void end(Process child) {
        child.destroyForcibly();
        try {
            child.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        children.remove(child);
    }

    private void clear() {
        children.forEach(this::end);
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException _) {
            // the folder lies among the system's temporary files: what cannot be removed now is removed with them
        }
    }

    @Override
    public void close() {
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the process is ending: the hook runs, and finds nothing left to do
        }
    }
}
