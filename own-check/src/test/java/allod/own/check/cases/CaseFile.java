package allod.own.check.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A small program, and in its own text the verdict that it must get.
///
/// ```
/// b.close(); // error: OWN0382        the first error must have this code and stand in this line
/// new Buf(8) // stack                 escape=report must note OWN2001 for this line
/// new Buf(8) // heap: returned        escape=report must note OWN2002 for this line, with this word in it
/// ```
///
/// A case without a marker is an accept: javac must say nothing at all of ownership.
///
/// @param name area and name, as `moves/UseAfterClose`
/// @param path the file
/// @param error the first error, or nothing for an accept
/// @param escapes the notes wanted of the escape analysis
record CaseFile(String name, Path path, Optional<Expectation> error, List<Expectation> escapes) {

    private static final Pattern ERROR = Pattern.compile("//\\s*error:\\s*(OWN\\d{4})\\b");
    private static final Pattern ESCAPE = Pattern.compile("//\\s*(stack|heap)\\b(?::\\s*(.*?))?\\s*$");

    /// The folder of the cases, whether the tests start in the module or in the root of the project.
    static Path folder() {
        Path inModule = Path.of("src/test/cases");
        Path folder =
                Files.isDirectory(inModule) ? inModule : Path.of("own-check").resolve(inModule);
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(
                    "no folder " + folder.toAbsolutePath() + ": start in the root of the project or in own-check");
        }
        return folder;
    }

    /// All cases, sorted by name. The folder `lib` holds what they use, and no case.
    static List<CaseFile> all() {
        Path folder = folder();
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.startsWith(folder.resolve("lib")))
                    .sorted()
                    .map(file -> read(folder, file))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the cases in " + folder + ": " + e.getMessage(), e);
        }
    }

    static CaseFile read(Path folder, Path file) {
        String relative = folder.relativize(file).toString().replace('\\', '/');
        String name = relative.substring(0, relative.length() - ".java".length());
        try {
            return parse(name, file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the case " + file + ": " + e.getMessage(), e);
        }
    }

    static CaseFile parse(String name, Path file, List<String> lines) {
        Optional<Expectation> error = Optional.empty();
        List<Expectation> escapes = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher errors = ERROR.matcher(lines.get(i));
            if (errors.find() && error.isEmpty()) {
                error = Optional.of(new Expectation(errors.group(1), i + 1, ""));
            }
            Matcher notes = ESCAPE.matcher(lines.get(i));
            if (notes.find()) {
                String code = notes.group(1).equals("stack") ? "OWN2001" : "OWN2002";
                escapes.add(new Expectation(code, i + 1, notes.group(2) == null ? "" : notes.group(2)));
            }
        }
        return new CaseFile(name, file, error, List.copyOf(escapes));
    }

    @Override
    public String toString() {
        return name;
    }
}
