package allod.bench.gc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Measures the bars of the garbage collection chapter: each contestant in a process of its own, once a round,
/// every other round backwards; a ratio is taken inside a round.
///
/// `bench/bars --gc` starts it. Exit code 0 whatever the verdicts: a table is no test; 2 for words that it does
/// not know.
public final class GcBars {

    private static final String USAGE =
            "bars --gc [--quick] [--rounds N] [--scale X] [--millis N] [--only TEXT] [--json FILE]";
    private static final long PATIENCE_MINUTES = 15;
    private static final List<String> JVM_OPTIONS = List.of("-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED");

    private final List<Map<String, Map<String, Double>>> rounds = new ArrayList<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private int wantedRounds = 5;
    private double scale = 1;
    private int millis = 12_000;
    private String only = "";
    private @Nullable Path json;

    private GcBars() {}

    public static void main(String[] words) throws IOException, InterruptedException {
        GcBars bars = new GcBars();
        if (!bars.understands(words)) {
            System.exit(2);
        }
        bars.run();
    }

    private boolean understands(String[] words) {
        try {
            for (int i = 0; i < words.length; i++) {
                if (words[i].equals("--quick")) {
                    wantedRounds = 1;
                    scale = 0.05;
                    millis = 2000;
                } else if (i + 1 == words.length || !takes(words[i], words[++i])) {
                    System.err.println("bars: " + String.join(" ", words) + " is not understood: " + USAGE);
                    return false;
                }
            }
            return true;
        } catch (NumberFormatException wrong) {
            System.err.println("bars: " + wrong.getMessage() + " is no number: " + USAGE);
            return false;
        }
    }

    private boolean takes(String option, String value) {
        switch (option) {
            case "--rounds" -> wantedRounds = Integer.parseInt(value);
            case "--scale" -> scale = Double.parseDouble(value);
            case "--millis" -> millis = Integer.parseInt(value);
            case "--only" -> only = value;
            case "--json" -> json = Path.of(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void run() throws IOException, InterruptedException {
        Map<String, String> before = GcReport.machine();
        List<GcContestant> contestants = new ArrayList<>(new GcContestants(scale, millis)
                .all().stream().filter(each -> each.title().contains(only)).toList());
        for (int round = 1; round <= wantedRounds; round++) {
            Map<String, Map<String, Double>> figures = new HashMap<>();
            for (GcContestant contestant : contestants) {
                System.err.println("round " + round + " of " + wantedRounds + ": " + contestant.title());
                figures.put(contestant.title(), measure(contestant));
            }
            rounds.add(figures);
            Collections.reverse(contestants);
        }
        if (wantedRounds % 2 != 0) {
            Collections.reverse(contestants);
        }
        GcReport report = new GcReport(before, contestants, rounds, failures, scale);
        System.out.print(report.text());
        if (json != null) {
            Files.writeString(json, report.json());
        }
    }

    /// @return empty when it failed
    private Map<String, Double> measure(GcContestant contestant) throws IOException, InterruptedException {
        Path log = Files.createTempFile("allod-safepoints", ".log");
        try {
            List<String> command = command(contestant, log);
            if (command.isEmpty()) {
                failures.put(contestant.title(), "no Go: install a package such as golang-go");
                return Map.of();
            }
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(contestant.environment());
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                failures.put(contestant.title(), output.isEmpty() ? "exit code " + process.exitValue() : output);
                return Map.of();
            }
            return figures(contestant, output, log);
        } finally {
            Files.deleteIfExists(log);
        }
    }

    private static Map<String, Double> figures(GcContestant contestant, String output, Path log) throws IOException {
        Map<String, Double> figures = new HashMap<>();
        for (String line : output.split("\n", -1)) {
            String[] fields = line.split("\t", -1);
            if (fields.length == 3) {
                figures.put(fields[0], Double.valueOf(fields[1]));
            }
        }
        Double operations = figures.get("operations");
        if (operations != null) {
            figures.put("rate", operations / figures.getOrDefault("wall", Double.NaN) / 1e6);
            figures.put("cpu ns", figures.getOrDefault("cpu", Double.NaN) / operations * 1e9);
        }
        if (contestant.kind() != GcContestant.Kind.GO && figures.containsKey("from")) {
            boolean ours = contestant.kind() == GcContestant.Kind.OBJECT;
            SafepointLog.stops(
                            log,
                            figures.getOrDefault("from", 0.0),
                            figures.getOrDefault("to", 0.0),
                            contestant.kind() == GcContestant.Kind.JAVA)
                    .forEach((name, value) -> figures.put(ours ? "jvm " + name : name, value));
        }
        return figures;
    }

    /// Empty for a program in Go that was not compiled.
    private static List<String> command(GcContestant contestant, Path log) {
        List<String> command = new ArrayList<>();
        if (contestant.kind() == GcContestant.Kind.GO) {
            String program = System.getProperty("allod.bench.go", "");
            if (program.isEmpty()) {
                return List.of();
            }
            command.add(program);
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(JVM_OPTIONS);
            command.add(SafepointLog.option(log));
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        }
        command.addAll(contestant.command());
        return command;
    }
}
