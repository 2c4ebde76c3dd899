package allod.own.check.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The checker and a model that goes every way through a method agree on random methods: what the one accepts
/// the other accepts, and what the checker reports the model has found too.
final class StepProperties {

    private static final int CLASSES = 20;
    private static final int METHODS = 40;

    @TempDir
    private Path output;

    @Test
    void checkerAgreesWithModel() throws IOException {
        assumeThat(CaseFile.folder().resolve("pending.txt"))
                .as("the engine does not know moves yet")
                .satisfiesAnyOf(
                        list -> assertThat(list).doesNotExist(),
                        list -> assertThat(Files.readAllLines(list)).doesNotContain("moves/UseAfterDrop"));
        try (CaseJudge judge = new CaseJudge();
                Compilation compilation = new Compilation()) {
            long first = Long.getLong("allod.seed", new Random().nextLong(1_000_000));
            int accepted = 0;
            for (long seed = first; seed < first + CLASSES; seed++) {
                accepted += compare(judge, compilation, seed);
            }
            assertThat(accepted)
                    .as("methods accepted of %d from seed %d on", CLASSES * METHODS, first)
                    .isBetween(CLASSES, CLASSES * METHODS - CLASSES);
        }
    }

    @Test
    void methodsAreJava() {
        long seed = Long.getLong("allod.seed", new Random().nextLong(1_000_000));
        StringBuilder text = new StringBuilder();
        write(text, seed);
        try (CaseJudge judge = new CaseJudge();
                Compilation compilation = new Compilation()) {
            List<Path> library = List.of(judge.library());
            assertThat(compilation.run(List.of(new TextSource("Steps", text.toString())), output, library))
                    .as("seed %d", seed)
                    .filteredOn(Said::isError)
                    .isEmpty();
        }
    }

    private static List<StepMethod> write(StringBuilder text, long seed) {
        text.append("import allod.own.Own;\nimport own.cases.lib.Buf;\n\nfinal class Steps {\n");
        Random random = new Random(seed);
        List<StepMethod> methods = new ArrayList<>();
        for (int i = 0; i < METHODS; i++) {
            methods.add(new StepSource(random, text).method("f" + i));
        }
        text.append("}\n");
        return methods;
    }

    private int compare(CaseJudge judge, Compilation compilation, long seed) {
        StringBuilder text =
                new StringBuilder("import allod.own.Own;\nimport own.cases.lib.Buf;\n\nfinal class Steps {\n");
        Random random = new Random(seed);
        List<StepMethod> methods = new ArrayList<>();
        for (int i = 0; i < METHODS; i++) {
            methods.add(new StepSource(random, text).method("f" + i));
        }
        text.append("}\n");
        List<Said> said = compilation.run(
                List.of(new TextSource("Steps", text.toString())),
                output,
                List.of(judge.library()),
                Compilation.PLUGIN);
        int accepted = 0;
        for (StepMethod method : methods) {
            Set<String> model = StepModel.wrongs(method);
            Set<String> checker = wrongs(said, method);
            String where = "seed " + seed + ", -Dallod.seed=" + seed + " repeats it\n" + excerpt(text, method);
            assertThat(model).as("reported by the checker: %s", where).containsAll(checker);
            assertThat(checker.isEmpty()).as("model says %s: %s", model, where).isEqualTo(model.isEmpty());
            accepted += model.isEmpty() ? 1 : 0;
        }
        return accepted;
    }

    private static Set<String> wrongs(List<Said> said, StepMethod method) {
        Set<String> wrongs = new TreeSet<>();
        said.stream()
                .filter(Said::isError)
                .filter(error -> method.contains(error.line()))
                .forEach(error -> wrongs.add(error.code() + " " + error.line()));
        return wrongs;
    }

    private static String excerpt(StringBuilder text, StepMethod method) {
        List<String> lines = text.toString().lines().toList();
        StringBuilder excerpt = new StringBuilder();
        for (int line = method.firstLine(); line <= method.lastLine(); line++) {
            excerpt.append(line).append(": ").append(lines.get(line - 1)).append('\n');
        }
        return excerpt.toString();
    }
}
