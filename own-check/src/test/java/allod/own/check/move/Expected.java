package allod.own.check.move;

import static org.assertj.core.api.Assertions.assertThat;

import allod.own.check.report.Finding;
import allod.own.check.report.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Compares all that is found in a body with the codes in its text.
final class Expected {

    private Expected() {}

    /// Checks a body as if nothing were asked.
    static List<Finding> check(String text) {
        return check(text, MoveOptions.DEFAULT);
    }

    /// Checks a body; each line must get the code behind its `//`, and no other.
    static List<Finding> check(String text, MoveOptions options) {
        List<Finding> found = findings(text, options);
        List<String> lines = text.lines().toList();
        List<String> expected = IntStream.range(0, lines.size())
                .filter(index -> lines.get(index).contains("//"))
                .mapToObj(index -> (index + 1) + " " + lines.get(index).replaceFirst(".*//\\s*", ""))
                .toList();
        assertThat(found.stream()
                        .map(one -> line(one.primary()) + " " + one.code().id())
                        .sorted()
                        .toList())
                .as("%s%n%s", text, found)
                .containsExactlyInAnyOrderElementsOf(expected);
        return found;
    }

    /// All that is found.
    static List<Finding> findings(String text, MoveOptions options) {
        List<Finding> found = new ArrayList<>();
        MoveCheck.check(BodyText.parse(text), options, new World(), found::add);
        return found;
    }

    private static int line(Label label) {
        return ((BodyText.Located) label.tree()).number();
    }
}
