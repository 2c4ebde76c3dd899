package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuTest {

    @Test
    void theCurrentCpuIndexesATableOfCountEntries() {
        for (int i = 0; i < 1000; i++) {
            assertThat(Cpu.current()).isBetween(0, Cpu.count() - 1);
        }
    }

    @Test
    void countsAtLeastTheCpusOfThisJvm() {
        assertThat(Cpu.count()).isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @ParameterizedTest(name = "list {0} needs a table of {1}")
    @CsvSource(
            delimiter = '|',
            value = {"0 | 1", "0-1 | 2", "0-3,8-11 | 12", "0,2 | 3"})
    void readsTheKernelsCpuLists(String list, int count) {
        assertThat(Cpu.afterLast(list)).isEqualTo(count);
    }
}
