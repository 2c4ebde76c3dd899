package allod.own.check.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Whatever the checker is fed, it neither falls nor gives up, and it says the same each time.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BodyProperties {

    private static final int CLASSES = 5;
    private static final int METHODS = 10;

    @TempDir
    private Path output;

    private final long firstSeed = Long.getLong("allod.seed", new Random().nextLong(1_000_000));
    private CaseJudge judge;
    private Compilation compilation;

    @BeforeAll
    void compileLibrary() {
        judge = new CaseJudge();
        compilation = new Compilation();
    }

    @AfterAll
    void close() {
        compilation.close();
        judge.close();
    }

    @Test
    void bodiesAreJava() {
        seeds().forEach(seed -> assertThat(compile(seed, "-Xlint:none"))
                .as("seed %d", seed)
                .filteredOn(Said::isError)
                .isEmpty());
    }

    @Test
    void checkerNeitherFallsNorGivesUp() {
        seeds().forEach(seed -> assertThat(compile(seed, Compilation.PLUGIN_WITH_ESCAPES))
                .as("seed %d, -Dallod.seed=%d repeats it:%n%s", seed, seed, source(seed))
                .filteredOn(one -> one.code().startsWith("OWN99") || one.isError() && !one.isOfOwn())
                .isEmpty());
    }

    @Test
    void checkerSaysTheSameEachTime() {
        seeds().limit(5)
                .forEach(seed -> assertThat(compile(seed, Compilation.PLUGIN))
                        .as("seed %d", seed)
                        .isEqualTo(compile(seed, Compilation.PLUGIN)));
    }

    private LongStream seeds() {
        return LongStream.range(firstSeed, firstSeed + CLASSES);
    }

    private List<Said> compile(long seed, String option) {
        TextSource source = new TextSource("Bodies", source(seed));
        return compilation.run(List.of(source), output, List.of(judge.library()), option);
    }

    private static String source(long seed) {
        return new BodySource(new Random(seed)).type("Bodies", METHODS);
    }
}
