package allod.bench.bars;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Measures the bars: every round runs every cell once, each in a process of its own, every other round backwards.
///
/// `bench/bars` starts it. Exit code 0 whatever the verdicts: a table is no test; 2 for words that it does not know.
public final class Bars {

    private static final String USAGE = "bars [--quick] [--rounds N] [--items N] [--json FILE]";
    private static final long PATIENCE_MINUTES = 5;
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms64m",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:+AlwaysPreTouch",
            "-Xbatch", // the loop waits for its compiled code, so a busy machine does not measure the interpreter
            "-XX:-UsePerfData",
            "--sun-misc-unsafe-memory-access=allow", // Netty and LWJGL
            "--enable-native-access=ALL-UNNAMED",
            "-Djdk.virtualThreadScheduler.parallelism=1");

    private final Rounds rounds = new Rounds();
    private final @Nullable String contestProgram = System.getProperty("allod.bench.contest");

    private Bars() {}

    public static void main(String[] words) throws IOException, InterruptedException {
        Plan plan = List.of(words).contains("--quick") ? Plan.quick() : Plan.full();
        Path json = null;
        for (int i = 0; i < words.length; i++) {
            boolean last = i + 1 == words.length;
            if (words[i].equals("--rounds") && !last) {
                plan = plan.withRounds(Integer.parseInt(words[++i]));
            } else if (words[i].equals("--items") && !last) {
                plan = plan.withItems(Long.parseLong(words[++i]));
            } else if (words[i].equals("--json") && !last) {
                json = Path.of(words[++i]);
            } else if (!words[i].equals("--quick")) {
                System.err.println("bars: " + words[i] + " is not understood: " + USAGE);
                System.exit(2);
            }
        }
        new Bars().run(plan, json);
    }

    private void run(Plan plan, @Nullable Path json) throws IOException, InterruptedException {
        Machine before = Machine.now();
        long begin = System.nanoTime();
        for (int round = 0; round < plan.rounds(); round++) {
            List<Cell> order = round % 2 == 0 ? plan.cells() : plan.cells().reversed();
            for (Cell cell : order) {
                progress(
                        "round " + (round + 1) + " of " + plan.rounds() + ": " + cell.caseName() + ", " + cell.title());
                measure(cell);
            }
        }
        progress("producer and consumer, " + plan.growthItems() + " items");
        String warmUp = Long.toString(Math.max(1_000_000, plan.growthItems() / 20));
        measure(new Cell(Plan.GROWTH, "allod", false, List.of("growth", Long.toString(plan.growthItems()), warmUp)));
        progress("");
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
        Report report = new Report(plan, rounds, before, Machine.now(), seconds);
        System.out.print(report.text());
        if (json != null) {
            Files.writeString(json, report.json());
        }
    }

    private void measure(Cell cell) throws IOException, InterruptedException {
        if (rounds.hasFailed(cell.name())) {
            return;
        }
        if (cell.inC() && contestProgram == null) {
            rounds.fail(cell.name(), "no C compiler: install cc, gcc or clang");
            return;
        }
        Process process =
                new ProcessBuilder(command(cell)).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            rounds.fail(cell.name(), output.lines().findFirst().orElse("exit code " + process.exitValue()));
            return;
        }
        String line = output.lines().reduce("", (first, second) -> second);
        rounds.add(cell.name(), Sample.parse(line));
    }

    private List<String> command(Cell cell) {
        List<String> command = new ArrayList<>();
        if (cell.inC()) {
            command.add(String.valueOf(contestProgram));
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(JVM_OPTIONS);
            command.add("-Dallod.bench.natives=" + System.getProperty("allod.bench.natives", ""));
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Measure.class.getName()));
        }
        command.addAll(cell.words());
        return command;
    }

    /// A line on the terminal that the next one replaces.
    private static void progress(String what) {
        if (System.console() != null && System.console().isTerminal()) {
            System.err.print("\r\033[K" + what);
        }
    }
}
