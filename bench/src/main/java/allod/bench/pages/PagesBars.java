package allod.bench.pages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Measures the bars of the pages chapter: each program in a process of its own, once a round; of a figure the best
/// round counts.
///
/// `bench/bars --pages` starts it. Exit code 0 whatever the verdicts: a table is no test; 2 for words that it does not
/// know.
public final class PagesBars {

    private static final String USAGE =
            "bars --pages [--quick] [--rounds N] [--mib N,N...] [--millis N] [--only TEXT] [--json FILE]";
    private static final long PATIENCE_MINUTES = 15;
    private static final List<String> JVM_OPTIONS =
            List.of("-Xmx64m", "-XX:+UseSerialGC", "-Xbatch", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED");

    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private List<Integer> mebibytes = List.of(1024, 4096);
    private int rounds = 5;
    private int millis = 10_000;
    private String only = "";
    private @Nullable Path json;

    private PagesBars() {}

    public static void main(String[] words) throws IOException, InterruptedException {
        PagesBars bars = new PagesBars();
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
                mebibytes = List.of(64);
                millis = 1000;
            } else if (words[i].equals("--rounds") && !last) {
                rounds = Integer.parseInt(words[++i]);
            } else if (words[i].equals("--mib") && !last) {
                mebibytes = Arrays.stream(words[++i].split(",", -1))
                        .map(Integer::valueOf)
                        .toList();
            } else if (words[i].equals("--millis") && !last) {
                millis = Integer.parseInt(words[++i]);
            } else if (words[i].equals("--only") && !last) {
                only = words[++i];
            } else if (words[i].equals("--json") && !last) {
                json = Path.of(words[++i]);
            } else {
                System.err.println("bars: " + words[i] + " is not understood: " + USAGE);
                return false;
            }
        }
        return true;
    }

    private void run() throws IOException, InterruptedException {
        List<Program> programs = Figures.all(mebibytes, millis);
        for (int round = 1; round <= rounds; round++) {
            for (Program program : programs) {
                if (program.title().contains(only) && !failures.containsKey(program.title())) {
                    progress("round " + round + " of " + rounds + ": " + program.title());
                    measure(program);
                }
            }
        }
        progress("");
        PagesReport report = new PagesReport(figures, Promises.all(mebibytes), failures, rounds);
        System.out.print(report.text());
        if (json != null) {
            Files.writeString(json, report.json());
        }
    }

    private void measure(Program program) throws IOException, InterruptedException {
        List<String> command = command(program);
        if (command.isEmpty()) {
            failures.put(program.title(), "no C compiler: install cc, gcc or clang");
            return;
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            failures.put(program.title(), output.lines().findFirst().orElse("exit code " + process.exitValue()));
            return;
        }
        output.lines()
                .map(line -> line.split("\t", -1))
                .filter(fields -> fields.length == 3)
                .forEach(fields -> note(fields[0] + program.suffix(), fields[1], fields[2]));
    }

    /// Enters a figure, or why there is none: `skipped` or `failed` stands in place of the value then.
    private void note(String name, String value, String unit) {
        if (Character.isLetter(value.charAt(0))) {
            failures.put(name, value + ": " + unit);
        } else {
            figures.computeIfAbsent(name, _ -> new Figure(unit)).values().add(Double.valueOf(value));
        }
    }

    /// Empty for a program in C that was not compiled.
    private static List<String> command(Program program) {
        List<String> command = new ArrayList<>();
        if (!program.inC().isEmpty()) {
            String folder = System.getProperty("allod.bench.programs");
            if (folder == null) {
                return List.of();
            }
            command.add(Path.of(folder, program.inC()).toString());
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(JVM_OPTIONS);
            command.addAll(program.jvmOptions());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.main()));
        }
        command.addAll(program.words());
        return command;
    }

    /// A line on the terminal that the next one replaces.
    private static void progress(String what) {
        if (System.console() != null && System.console().isTerminal()) {
            System.err.print("\r\033[K" + what);
        }
    }
}
