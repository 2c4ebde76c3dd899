package allod.own.check.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Writes files that are there as a whole or not at all.
public final class WholeFile {

    private WholeFile() {}

    /// Puts a text in a file, under a temporary name first. A file that holds the text already is left alone,
    /// so that builds which look at times do not see a change where there is none.
    public static void write(Path file, String text) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) < Integer.MAX_VALUE && holds(file, text)) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is a folder: name a file in it");
        }
        Files.createDirectories(folder);
        Path fresh = Files.createTempFile(folder, "." + file.getFileName(), ".new");
        try {
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.readString(file).equals(text);
        } catch (IOException e) {
            return false; // what cannot be read is replaced
        }
    }
}
