package allod.bench.profile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Measures the bars of the profile chapter: each program in a process of its own, once a round; of a figure the least
/// round counts, of a ratio or a difference of two the middle one.
///
/// `bench/bars --profile` starts it. Exit code 0 whatever the verdicts: a table is no test; 2 for words that it
/// does not know.
public final class ProfileBars {

    private static final String USAGE = "bars --profile [--quick] [--rounds N] [--millis N] [--only TEXT]";
    private static final long PATIENCE_MINUTES = 20;
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xmx512m", "-XX:+UseSerialGC", "-Xbatch", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED");

    private static final int MOST_CHECKED_EVENTS = 100_000; // on the checked heap each of them walks the stack
    private static final int MOST_CHECKED_EVENTS_QUICK = 10_000;

    private final Map<String, List<Double>> figures = new LinkedHashMap<>();
    private final Map<String, String> units = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private int rounds = 3;
    private int millis = 1000;
    private String only = "";

    private ProfileBars() {}

    public static void main(String[] words) throws IOException, InterruptedException {
        ProfileBars bars = new ProfileBars();
        if (!bars.understands(words)) {
            System.exit(2);
        }
        bars.run();
    }

    private boolean understands(String[] words) {
        for (int i = 0; i < words.length; i++) {
            boolean last = i + 1 == words.length;
            if (words[i].equals("--quick")) {
                rounds = 1;
                millis = 50;
            } else if (words[i].equals("--rounds") && !last) {
                rounds = Integer.parseInt(words[++i]);
            } else if (words[i].equals("--millis") && !last) {
                millis = Integer.parseInt(words[++i]);
            } else if (words[i].equals("--only") && !last) {
                only = words[++i];
            } else {
                System.err.println("bars: " + words[i] + " is not understood: " + USAGE);
                return false;
            }
        }
        return true;
    }

    private void run() throws IOException, InterruptedException {
        List<List<String>> programs = programs();
        for (int round = 1; round <= rounds; round++) {
            for (List<String> program : programs) {
                String title = String.join(" ", program);
                if (title.contains(only) && !failures.containsKey(title)) {
                    System.err.println("round " + round + " of " + rounds + ": " + title);
                    measure(title, program);
                }
            }
        }
        System.out.print(text());
    }

    /// Main classes with their words.
    private List<List<String>> programs() throws IOException {
        String turn = Integer.toString(millis);
        boolean quick = millis < 500;
        String pairs = Integer.toString(quick ? 3 : 15);
        String mostEvents = Integer.toString(quick ? MOST_CHECKED_EVENTS_QUICK : MOST_CHECKED_EVENTS);
        List<List<String>> programs = new ArrayList<>();
        programs.add(List.of(SampleFigures.class.getName(), turn));
        programs.add(List.of(OnOffFigures.class.getName(), "pair", turn, pairs));
        for (String file : recordings()) {
            programs.add(List.of(OnOffFigures.class.getName(), file, turn, pairs));
        }
        for (String file : recordings()) {
            programs.add(List.of(CheckedFigures.class.getName(), pairs, mostEvents, file));
        }
        return programs;
    }

    /// The raw recordings of all folders that are there, each name once.
    private static Iterable<String> recordings() throws IOException {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String folder :
                System.getProperty("allod.bench.recordings", "recordings").split(":", -1)) {
            if (Files.isDirectory(Path.of(folder))) {
                try (Stream<Path> files = Files.list(Path.of(folder))) {
                    files.filter(file -> file.toString().endsWith(".raw.zst"))
                            .forEach(file ->
                                    byName.putIfAbsent(file.getFileName().toString(), file.toString()));
                }
            }
        }
        return new TreeSet<>(byName.values());
    }

    private void measure(String title, List<String> program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(program);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            failures.put(title, "exit code " + (process.isAlive() ? "none" : process.exitValue()));
            return;
        }
        output.lines()
                .map(line -> line.split("\t", -1))
                .filter(fields -> fields.length == 3)
                .forEach(fields -> note(fields[0], fields[1], fields[2]));
    }

    private void note(String name, String value, String unit) {
        units.put(name, unit);
        figures.computeIfAbsent(name, _ -> new ArrayList<>()).add(Double.valueOf(value));
    }

    private String text() {
        StringBuilder text = new StringBuilder(String.format(
                "%s, %s, JDK %s, revision %s%n%n%-52s %12s %-8s %10s  %s%n",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.version"),
                System.getProperty("allod.bench.revision", "unknown"),
                "figure",
                "measured",
                "",
                "bound",
                "verdict"));
        figures.forEach((name, values) -> {
            boolean compares = units.get(name).equals("x") || units.get(name).equals("%");
            double value = compares
                    ? middle(values)
                    : values.stream().min(Double::compare).orElseThrow();
            double bound = bound(name);
            String verdict = Double.isNaN(bound) ? "shown" : value <= bound ? "kept" : "MISSED";
            text.append(String.format(
                    Locale.ROOT,
                    "%-52s %12.4f %-8s %10s  %s%n",
                    name,
                    value,
                    units.get(name),
                    Double.isNaN(bound) ? "" : "<= " + bound,
                    verdict));
        });
        failures.forEach((title, reason) -> text.append(String.format("%nnot measured: %s: %s%n", title, reason)));
        return text.toString();
    }

    private static double middle(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    /// What a figure must be at most; NaN for one that is only shown.
    private static double bound(String name) {
        if (name.startsWith("sample, ")) {
            return 5;
        }
        if (name.startsWith("on / off, ")) {
            return name.contains("quartile") ? Double.NaN : 1.01;
        }
        if (name.endsWith(": checked, replay") || name.endsWith(": checked, program")) {
            return 3; // with the stacks of Java: what the checked heap does unless told otherwise
        }
        return name.endsWith(": sampled guards, replay") ? 1 : Double.NaN;
    }
}
