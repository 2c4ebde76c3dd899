package allod.own.check.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Every case gets its verdict. Those of `pending.txt` must still fail, so that the list can only shrink.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CasesTest {

    private CaseJudge judge;

    @BeforeAll
    void compileLibrary() {
        judge = new CaseJudge();
    }

    @AfterAll
    void close() {
        judge.close();
    }

    @TestFactory
    Stream<DynamicTest> verdicts() throws IOException {
        Set<String> pending = pending();
        return CaseFile.all().stream()
                .map(one -> DynamicTest.dynamicTest(one.name(), one.path().toUri(), () -> {
                    Verdict verdict = judge.judge(one);
                    if (pending.contains(one.name())) {
                        assertThat(verdict.passes())
                                .as("%s passes now: take it out of pending.txt", one)
                                .isFalse();
                    } else {
                        assertThat(verdict.passes()).as("%s", verdict).isTrue();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> casesAreJava() {
        return CaseFile.all().stream()
                .map(one -> DynamicTest.dynamicTest(
                        one.name(),
                        () -> assertThat(judge.plain(one))
                                .filteredOn(Said::isError)
                                .isEmpty()));
    }

    @Test
    void pendingNamesCases() throws IOException {
        assertThat(CaseFile.all().stream().map(CaseFile::name)).containsAll(pending());
    }

    private static Set<String> pending() throws IOException {
        Path list = CaseFile.folder().resolve("pending.txt");
        return Files.exists(list) ? new TreeSet<>(Files.readAllLines(list)) : Set.of();
    }
}
