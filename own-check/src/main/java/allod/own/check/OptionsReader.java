package allod.own.check;

import allod.own.check.CheckOptions.Unchecked;
import allod.own.check.report.Level;
import allod.own.check.report.OwnCode;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the options of the plugin.
final class OptionsReader {

    private static final String KNOWN = """
            known are
              unchecked=off|warn|error   owners lost when an exception passes that nobody declares (off)
              escape=off|report          where each value may live (off)
              only=all|annotated         look at all classes, or at those that use a word of ownership (all)
              stubs=FILE[%1$sFILE]         what libraries leave unsaid
              baseline=FILE              findings to pass over, as `allod own --write-baseline` writes them
              warn=CODE[,CODE]           these are warnings
              error=CODE[,CODE]          these are errors
              off=CODE[,CODE]            these are not reported
              sarif=FILE                 findings as SARIF 2.1.0
              json=FILE                  findings as JSON
              marker=FILE                what was checked: proof for continuous integration""".formatted(File.pathSeparator);

    private static final Pattern PATHS = Pattern.compile(Pattern.quote(File.pathSeparator));
    private static final Pattern CODES = Pattern.compile(",");

    private Unchecked unchecked = Unchecked.OFF;
    private boolean escape;
    private boolean onlyAnnotated;
    private final List<Path> stubs = new ArrayList<>();
    private @Nullable Path baseline;
    private @Nullable Path sarif;
    private @Nullable Path json;
    private @Nullable Path marker;
    private final Map<OwnCode, Level> levels = new EnumMap<>(OwnCode.class);

    private OptionsReader() {}

    static CheckOptions read(String... arguments) {
        OptionsReader reader = new OptionsReader();
        Set<String> seen = new HashSet<>();
        for (String argument : arguments) {
            if (argument.isBlank()) {
                continue;
            }
            int equals = argument.indexOf('=');
            String key = equals < 0 ? argument : argument.substring(0, equals);
            if (equals < 0) {
                throw refused("option " + argument + " has no value: write " + key + "=VALUE");
            }
            if (!seen.add(key)) {
                throw refused("option " + key + " is given twice: give it once");
            }
            reader.take(key, argument.substring(equals + 1));
        }
        return reader.options();
    }

    private void take(String key, String value) {
        switch (key) {
            case "unchecked" ->
                unchecked = switch (value) {
                    case "off" -> Unchecked.OFF;
                    case "warn" -> Unchecked.WARN;
                    case "error" -> Unchecked.ERROR;
                    default -> throw value(key, value, "off, warn or error");
                };
            case "escape" -> escape = either(key, value, "off", "report");
            case "only" -> onlyAnnotated = either(key, value, "all", "annotated");
            case "stubs" -> {
                for (String part : PATHS.split(value, -1)) {
                    stubs.add(path(key, part));
                }
            }
            case "baseline" -> baseline = path(key, value);
            case "sarif" -> sarif = path(key, value);
            case "json" -> json = path(key, value);
            case "marker" -> marker = path(key, value);
            case "warn" -> weigh(value, Level.WARNING);
            case "error" -> weigh(value, Level.ERROR);
            case "off" -> weigh(value, Level.OFF);
            default -> throw refused("option " + key + " is unknown");
        }
    }

    private static boolean either(String key, String value, String no, String yes) {
        if (value.equals(yes)) {
            return true;
        }
        if (value.equals(no)) {
            return false;
        }
        throw value(key, value, no + " or " + yes);
    }

    private static Path path(String key, String value) {
        if (value.isEmpty()) {
            throw value(key, value, "the path of a file");
        }
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw value(key, value, "the path of a file: " + e.getReason());
        }
    }

    private void weigh(String value, Level level) {
        for (String id : CODES.split(value, -1)) {
            OwnCode code = OwnCode.of(id)
                    .orElseThrow(() -> refused("code " + id + " is unknown: codes look like "
                            + OwnCode.USE_AFTER_MOVE.id() + ", and `allod own --explain list` names them"));
            if (levels.put(code, level) != null) {
                throw refused("code " + id + " is weighed twice: name it in one of warn, error and off");
            }
        }
    }

    private static IllegalArgumentException value(String key, String value, String wanted) {
        return refused("option " + key + " has the value '" + value + "': it takes " + wanted);
    }

    private static IllegalArgumentException refused(String reason) {
        return new IllegalArgumentException(reason + "\n" + KNOWN);
    }

    private CheckOptions options() {
        return new CheckOptions(
                unchecked,
                escape,
                stubs,
                Optional.ofNullable(baseline),
                Optional.ofNullable(sarif),
                Optional.ofNullable(json),
                Optional.ofNullable(marker),
                levels,
                onlyAnnotated);
    }
}
