package allod.own.check;

import allod.own.check.report.Level;
import allod.own.check.report.OwnCode;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the user asked of the checker.
///
/// @param unchecked what becomes of owners that are lost when an exception passes that nobody declares
/// @param escape whether notes of the escape analysis are wanted
/// @param stubs files that say what libraries leave unsaid, in the order of their weight: the first speaks
///     first
/// @param baseline findings of old code that are passed over
/// @param sarif where the findings go as SARIF
/// @param json where the findings go as JSON
/// @param marker where the proof goes that the checker ran
/// @param levels codes that weigh more or less than by default
/// @param onlyAnnotated whether classes are passed over that use no word of ownership
public record CheckOptions(
        Unchecked unchecked,
        boolean escape,
        List<Path> stubs,
        Optional<Path> baseline,
        Optional<Path> sarif,
        Optional<Path> json,
        Optional<Path> marker,
        Map<OwnCode, Level> levels,
        boolean onlyAnnotated) {

    /// What is asked when nothing is said.
    public static final CheckOptions DEFAULT = new CheckOptions(
            Unchecked.OFF,
            false,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            false);

    /// Copies the lists.
    public CheckOptions {
        stubs = List.copyOf(stubs);
        levels = Map.copyOf(levels);
    }

    /// What becomes of owners that are lost by exceptions that nobody declares.
    public enum Unchecked {
        /// Nothing is said.
        OFF,
        /// A warning.
        WARN,
        /// An error.
        ERROR
    }

    /// Reads what stands behind `-Xplugin:AllodOwn`.
    ///
    /// @param arguments each `key=value`
    /// @throws IllegalArgumentException when a key or a value is unknown; the message lists the known ones
    public static CheckOptions parse(String... arguments) {
        return OptionsReader.read(arguments);
    }

    /// How heavy a code weighs here.
    public Level level(OwnCode code) {
        Level chosen = levels.get(code);
        if (chosen != null) {
            return chosen;
        }
        return switch (code.severity()) {
            case ERROR -> Level.ERROR;
            case WARNING -> Level.WARNING;
            case NOTE -> Level.NOTE;
        };
    }

    /// The same with other weights for some codes.
    public CheckOptions with(Map<OwnCode, Level> more) {
        Map<OwnCode, Level> all = new EnumMap<>(OwnCode.class);
        all.putAll(levels);
        all.putAll(more);
        return new CheckOptions(unchecked, escape, stubs, baseline, sarif, json, marker, all, onlyAnnotated);
    }
}
