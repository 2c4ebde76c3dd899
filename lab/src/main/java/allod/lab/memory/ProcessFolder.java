package allod.lab.memory;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The files under `/proc/PID` of one process, whole, with what went wrong as a sentence.
///
/// A text holds one character a byte (ISO 8859-1), since names need not be in any encoding.
///
/// Threads: immutable; the process behind it changes and ends as it likes.
final class ProcessFolder {

    private final long processId;
    private final Path folder;

    private ProcessFolder(long processId, Path folder) {
        this.processId = processId;
        this.folder = folder;
    }

    /// @param processId of a process that may or may not exist
    static ProcessFolder of(long processId) {
        return new ProcessFolder(processId, Path.of("/proc", Long.toString(processId)));
    }

    /// What is told of the whole machine.
    static ProcessFolder machine() {
        return new ProcessFolder(0, Path.of("/proc"));
    }

    long processId() {
        return processId;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /// The text of a file that must be there.
    String require(String name) throws UnreadableProcess {
        try (InputStream in = new FileInputStream(path(name).toFile())) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (FileNotFoundException refused) {
            throw refusal(name, refused);
        } catch (IOException failed) { // ESRCH from a read: the process has no memory any more
            throw Files.exists(folder) ? refusal(name, failed) : UnreadableProcess.ended(processId);
        }
    }

    /// The text of a file that may be missing or hidden; empty then.
    String optional(String name) {
        try (InputStream in = new FileInputStream(path(name).toFile())) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException hidden) {
            return "";
        }
    }

    /// The names in a folder; none when it is missing or hidden.
    List<String> list(String name) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path(name))) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException hidden) {
            return List.of();
        }
        return names;
    }

    UnreadableProcess refusal(String name, IOException cause) {
        if (!Files.exists(folder)) {
            return UnreadableProcess.missing(processId);
        }
        String reason = String.valueOf(cause.getMessage());
        if (reason.contains("Permission denied") || reason.contains("not permitted")) {
            return UnreadableProcess.forbidden(processId, owner());
        }
        return reason.contains("No such process")
                ? UnreadableProcess.ended(processId)
                : UnreadableProcess.withoutProc(path(name).toString(), reason);
    }

    String owner() {
        try {
            return Files.getOwner(folder).getName();
        } catch (IOException | UnsupportedOperationException unknown) {
            return "another user";
        }
    }
}
