package allod.own.check;

import allod.own.check.report.Finding;
import allod.own.check.report.Findings;
import allod.own.check.report.Label;
import allod.own.check.report.OwnCode;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds what the end of a source says, so that tests can tell faces and engine apart.
///
/// ```
/// //! OWN0382 use of moved value `b`
/// //! ^ 7 `b.close()` value used here after move       the tree that javac prints so, on line 7; here the finding is
/// //! - 5 `b` value moved here
/// //! help: do not
/// //! note: so it is
/// //! - 9 `Moved(int...` the method                     the beginning is enough
/// //! crash StackOverflowError                         throws
/// ```
final class MarkedCheck implements ClassCheck {

    private static final Pattern PLACE = Pattern.compile("([-^]) (\\d+) `([^`]*)` ?(.*)");

    private final CheckWorld world;

    MarkedCheck(CheckWorld world, CheckOptions options) {
        this.world = world;
    }

    @Override
    public void check(CheckedClass subject, Findings findings) {
        List<String> story = new ArrayList<>();
        for (String line : text(subject).lines().toList()) {
            if (!line.startsWith("//! ")) {
                continue;
            }
            String mark = line.substring(4);
            if (mark.startsWith("OWN") && !story.isEmpty()) {
                add(subject, story, findings);
                story.clear();
            }
            if (mark.startsWith("crash ")) {
                throw crash(mark.substring(6));
            }
            story.add(mark);
        }
        if (!story.isEmpty()) {
            add(subject, story, findings);
        }
    }

    private static Error crash(String kind) {
        if (kind.equals("StackOverflowError")) {
            return overflow(new int[1]);
        }
        throw new IllegalStateException("the engine is broken");
    }

    private static Error overflow(int[] depth) {
        depth[0]++;
        Error deeper = overflow(depth);
        depth[0]--;
        return deeper;
    }

    private static String text(CheckedClass subject) {
        try {
            return subject.unit().getSourceFile().getCharContent(true).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(CheckedClass subject, List<String> story, Findings findings) {
        OwnCode code = OwnCode.of(story.getFirst().substring(0, 7)).orElseThrow();
        List<Label> primary = new ArrayList<>();
        List<Label> secondary = new ArrayList<>();
        List<String> helps = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (String line : story.subList(1, story.size())) {
            Matcher place = PLACE.matcher(line);
            if (place.matches()) {
                Tree tree = find(subject, Integer.parseInt(place.group(2)), place.group(3));
                if (tree == null) {
                    return; // in another class of the file
                }
                (place.group(1).equals("^") ? primary : secondary).add(new Label(tree, place.group(4)));
            } else if (line.startsWith("help: ")) {
                helps.add(line.substring(6));
            } else {
                notes.add(line.substring(6));
            }
        }
        String message = story.getFirst().substring(8);
        findings.add(new Finding(code, message, subject.unit(), primary.getFirst(), secondary, helps, notes));
    }

    private Tree find(CheckedClass subject, int line, String text) {
        Tree[] found = new Tree[1];
        new TreeScanner<Void, Void>() {
            @Override
            public Void scan(Tree tree, Void nothing) {
                if (found[0] == null && tree != null && isThere(subject, tree, line, text)) {
                    found[0] = tree;
                }
                return super.scan(tree, nothing);
            }
        }.scan(subject.tree(), null);
        return found[0];
    }

    private boolean isThere(CheckedClass subject, Tree tree, int line, String text) {
        long start = world.trees().getSourcePositions().getStartPosition(subject.unit(), tree);
        return start >= 0
                && subject.unit().getLineMap().getLineNumber(start) == line
                && isCalled(tree.toString().strip().replaceAll("\\s+", " "), text);
    }

    private static boolean isCalled(String tree, String text) {
        return text.endsWith("...") ? tree.startsWith(text.substring(0, text.length() - 3)) : tree.equals(text);
    }
}
