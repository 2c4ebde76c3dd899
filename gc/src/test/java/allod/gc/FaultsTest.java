package allod.gc;

import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The proof that the verification sees: every applicable fault is noticed, and the same schedules are silent
/// without it. A fault may end the JVM that makes it; that is noticed too, and the next one gets a new JVM.
class FaultsTest {

    private static final int TIMEOUT_SECONDS = 170;

    private static final Map<Fault, String> noticed = new TreeMap<>();
    private static final Map<Fault, String> quiet = new HashMap<>();
    private static final List<String> outputs = new ArrayList<>();

    static Stream<Fault> applicable() {
        return Arrays.stream(Fault.values()).filter(Fault::applicable);
    }

    @BeforeAll
    static void makeThemAll() {
        List<Fault> left = new ArrayList<>(applicable().toList());
        while (!left.isEmpty()) {
            ChildJvm child = ChildJvm.run(
                    TIMEOUT_SECONDS,
                    List.of(),
                    FaultScenarios.class,
                    left.stream().map(Fault::name).toArray(String[]::new));
            outputs.add(child.output());
            Fault last = read(child.output());
            if (child.exitCode() == 0 || last == null) {
                return;
            }
            if (!noticed.containsKey(last) && child.output().contains("A fatal error has been detected")) {
                noticed.put(last, "ended the JVM");
                quiet.put(last, "in a JVM of its own");
            }
            left.subList(0, left.indexOf(last) + 1).clear();
        }
    }

    private static Fault read(String output) {
        Fault last = null;
        for (String line : output.split("\n", -1)) {
            String[] words = line.split(" ", 3);
            if (words.length > 1 && words[0].matches("F[0-9]+")) {
                last = Fault.valueOf(words[0]);
                if (words[1].equals("noticed")) {
                    noticed.put(last, line);
                } else if (words[1].equals("quiet")) {
                    quiet.put(last, line);
                }
            }
        }
        return last;
    }

    @ParameterizedTest
    @MethodSource("applicable")
    void isNoticedAndOnlyWhenItIsOn(Fault fault) {
        assertThat(noticed)
                .as("%s: %s%n%s", fault, fault.description(), outputs)
                .containsKey(fault);
        assertThat(quiet).as("silent without %s%n%s", fault, outputs).containsKey(fault);
    }

    @Test
    void everyFaultAndEverySeamHasItsPlaceInTheCollector() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file));
            }
        }
        String all = text.toString();
        assertThat(applicable().filter(fault -> fault != Fault.F26)) // that one is made by programs
                .allMatch(fault -> all.contains("Fault." + fault + ".on()"));
        assertThat(SeamPoint.values()).allMatch(point -> all.contains("SeamPoint." + point));
    }
}
