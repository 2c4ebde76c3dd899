package allod.own.check.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The page of a code: what it means, code that is wrong and code that is right, and why Java needs the rule.
///
/// @param code whose page it is
/// @param title the rule in a few words
/// @param markdown the whole page
public record Explanation(OwnCode code, String title, String markdown) {

    private static final String FOLDER = "/allod/own/check/explain/";

    /// The page of a code.
    public static Explanation of(OwnCode code) {
        String file = FOLDER + code.id() + ".md";
        try (InputStream in = Explanation.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the jar of the checker has no " + file + ": it is damaged");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String heading = text.lines().findFirst().orElse("");
            return new Explanation(
                    code, heading.substring(heading.indexOf(':') + 1).strip(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The examples of a section, as Java.
    ///
    /// @param section its heading, as `Wrong`
    public List<String> examples(String section) {
        List<String> examples = new ArrayList<>();
        StringBuilder example = null;
        boolean here = false;
        for (String line : (Iterable<String>) markdown.lines()::iterator) {
            if (example != null && line.equals("```")) {
                examples.add(example.toString());
                example = null;
            } else if (example != null) {
                example.append(line).append('\n');
            } else if (here && line.equals("```java")) {
                example = new StringBuilder();
            } else if (line.startsWith("## ")) {
                here = line.substring(3).startsWith(section);
            }
        }
        return examples;
    }
}
