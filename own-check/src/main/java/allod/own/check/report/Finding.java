package allod.own.check.report;

import com.sun.source.tree.CompilationUnitTree;
import java.util.List;

/// One thing that the checker has to say.
///
/// @param code its kind
/// @param message one sentence without the code and without a full stop, names in backquotes
/// @param unit the file of all its places
/// @param primary where the line of javac's message points to
/// @param secondary the other places, in the order of the story
/// @param helps what can be done, each one sentence
/// @param notes what else is worth knowing
/// @param demanded whether the source asks for what is not so: a note is an error then
public record Finding(
        OwnCode code,
        String message,
        CompilationUnitTree unit,
        Label primary,
        List<Label> secondary,
        List<String> helps,
        List<String> notes,
        boolean demanded) {

    /// Copies the lists.
    public Finding {
        secondary = List.copyOf(secondary);
        helps = List.copyOf(helps);
        notes = List.copyOf(notes);
    }

    /// A finding that stands for itself.
    public Finding(
            OwnCode code,
            String message,
            CompilationUnitTree unit,
            Label primary,
            List<Label> secondary,
            List<String> helps,
            List<String> notes) {
        this(code, message, unit, primary, secondary, helps, notes, false);
    }

    /// A finding of two places and one help.
    public static Finding of(
            OwnCode code, String message, CompilationUnitTree unit, Label primary, List<Label> secondary, String help) {
        return new Finding(
                code, message, unit, primary, secondary, help.isEmpty() ? List.of() : List.of(help), List.of());
    }
}
