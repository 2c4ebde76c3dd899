package allod.own.check.report;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A finding as text and numbers: what is left of a [Finding] when the trees are gone, and what people did
/// about it.
///
/// @param code its kind
/// @param level how heavy it weighs here
/// @param message one sentence without the code
/// @param file its file
/// @param source the text of its file
/// @param className the class around it, as `allod.demo.Store.Entry`
/// @param member the method around it, as `put(String,int)`, or the field; empty where there is neither
/// @param primary where it is
/// @param secondary the other places, in the order of the story
/// @param helps what can be done
/// @param notes what else is worth knowing
/// @param suppression why it is passed over, or nothing for one that is reported
public record PlacedFinding(
        OwnCode code,
        Level level,
        String message,
        URI file,
        SourceText source,
        String className,
        String member,
        PlacedLabel primary,
        List<PlacedLabel> secondary,
        List<String> helps,
        List<String> notes,
        Optional<Suppression> suppression) {

    /// Why a finding is passed over.
    public enum Suppression {
        /// `@SuppressWarnings` names its code.
        ANNOTATION,
        /// It stands in the baseline file.
        BASELINE
    }

    /// Copies the lists.
    public PlacedFinding {
        secondary = List.copyOf(secondary);
        helps = List.copyOf(helps);
        notes = List.copyOf(notes);
    }

    PlacedFinding suppressed(Suppression by) {
        return new PlacedFinding(
                code,
                level,
                message,
                file,
                source,
                className,
                member,
                primary,
                secondary,
                helps,
                notes,
                Optional.of(by));
    }

    /// The line of its place, without what edits elsewhere change: blanks around it and their number in it.
    public String lineText() {
        return source.line(primary.line()).strip().replaceAll("\\s+", " ");
    }

    /// The lines of the source that it speaks of, with underlines, helps and notes.
    ///
    /// @param fileName how the file is called there
    public String excerpt(String fileName) {
        List<String> below = new ArrayList<>();
        helps.forEach(help -> below.add("help: " + help));
        notes.forEach(note -> below.add("note: " + note));
        below.add("note: " + code.id() + ", see allod own --explain " + code.id());
        return Excerpt.of(fileName, source, primary, secondary, below);
    }
}
