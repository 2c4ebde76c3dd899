package allod.lab.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The grammar of `smaps`.
class SmapsReaderTest {

    @Test
    void readsEveryMeasureOfARecord() throws Exception {
        String smaps = """
                7f38a0000000-7f38a0021000 rw-p 0001c000 fe:01 1234                       /usr/lib/libx.so
                Size:                132 kB
                KernelPageSize:        4 kB
                MMUPageSize:           4 kB
                Rss:                  96 kB
                Pss:                  50 kB
                Pss_Dirty:            20 kB
                Shared_Clean:         12 kB
                Shared_Dirty:         16 kB
                Private_Clean:         8 kB
                Private_Dirty:        60 kB
                Referenced:           40 kB
                Anonymous:            28 kB
                KSM:                   1 kB
                LazyFree:              2 kB
                AnonHugePages:      2048 kB
                ShmemPmdMapped:     4096 kB
                FilePmdMapped:      6144 kB
                Shared_Hugetlb:     8192 kB
                Private_Hugetlb:   10240 kB
                Swap:                  3 kB
                SwapPss:               2 kB
                Locked:                5 kB
                THPeligible:           1
                ProtectionKey:         0
                VmFlags: rd wr mr mw me ac sd
                """;

        Mapping mapping = SmapsReader.read(smaps).getFirst();

        assertThat(mapping.startAddress()).isEqualTo(0x7f38a0000000L);
        assertThat(mapping.endAddress()).isEqualTo(0x7f38a0021000L);
        assertThat(mapping.permissions()).isEqualTo("rw-p");
        assertThat(mapping.fileOffset()).isEqualTo(0x1c000);
        assertThat(mapping.device()).isEqualTo("fe:01");
        assertThat(mapping.inode()).isEqualTo(1234);
        assertThat(mapping.name()).isEqualTo("/usr/lib/libx.so");
        assertThat(mapping.hasFlag("ac")).isTrue();
        assertThat(mapping.hasFlag("nr")).isFalse();
        Amounts amounts = mapping.amounts();
        assertThat(amounts.of(Measure.MAPPED)).isEqualTo(132 << 10).isEqualTo(mapping.bytes());
        assertThat(amounts.of(Measure.RESIDENT)).isEqualTo(96 << 10);
        assertThat(amounts.of(Measure.PROPORTIONAL)).isEqualTo(50 << 10);
        assertThat(amounts.shared()).isEqualTo(28 << 10);
        assertThat(amounts.huge()).isEqualTo((2048L + 4096 + 6144 + 8192 + 10240) << 10);
        assertThat(amounts.of(Measure.SWAPPED)).isEqualTo(3 << 10);
        assertThat(amounts.of(Measure.LOCKED)).isEqualTo(5 << 10);
        assertThat(amounts.of(Measure.COPIED)).isEqualTo(28 << 10);
        assertThat(amounts.of(Measure.FORK_SHARED)).isZero();
    }

    @Test
    void copiedArePagesOfPrivateMappingsOfFilesAlone() throws Exception {
        Map<Measure, Long> amounts =
                Map.of(Measure.ANONYMOUS, 40L, Measure.SHARED_DIRTY, 12L, Measure.SHARED_CLEAN, 4L);
        String smaps = new SmapsText()
                .mapping("1000-20000", "rw-p", 7, "/data", amounts, "rd")
                .mapping("20000-40000", "rw-s", 7, "/data", amounts, "rd")
                .mapping("40000-60000", "rw-p", 0, "", amounts, "rd")
                .mapping("60000-80000", "r-xp", 0, "[vdso]", Map.of(Measure.SHARED_CLEAN, 4L), "rd")
                .toString();

        List<Mapping> mappings = SmapsReader.read(smaps);

        assertThat(mappings)
                .extracting(mapping -> mapping.amounts().of(Measure.COPIED))
                .containsExactly(40L << 10, 0L, 0L, 0L);
        assertThat(mappings)
                .extracting(mapping -> mapping.amounts().of(Measure.FORK_SHARED))
                .containsExactly(0L, 0L, 16L << 10, 0L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tmp/a b",
                "/tmp/x (deleted)",
                "/tmp/line\\012Size: 9 kB",
                "/tmp/ends in blanks  ",
                "/tmp/Rss:  9 kB",
                "/tmp/7f00-7f01 rw-p 0 0:0 0",
                "/tmp/\rreturn",
                "/tmp/\u001b[31mred",
                "/memfd:allod x (deleted)",
                "[anon:allod heap]",
                "[heap]"
            })
    void namesMayHoldAnything(String name) throws Exception {
        String smaps = new SmapsText()
                .mapping("1000-2000", "r--p", 5, name, 4, "rd")
                .mapping("2000-3000", "r--p", 0, "", 0, "rd")
                .toString();

        assertThat(SmapsReader.read(smaps)).extracting(Mapping::name).containsExactly(name, "");
    }

    @Test
    void readsTheRollup() throws Exception {
        String rollup = """
                555ba590d000-7ffe7808d000 ---p 00000000 00:00 0                          [rollup]
                Rss:                1760 kB
                Pss:                 353 kB
                Pss_Anon:            112 kB
                Swap:                 16 kB
                """;

        Amounts amounts = SmapsReader.readRollup(rollup);

        assertThat(amounts.of(Measure.RESIDENT)).isEqualTo(1760 << 10);
        assertThat(amounts.of(Measure.PROPORTIONAL)).isEqualTo(353 << 10);
        assertThat(amounts.of(Measure.SWAPPED)).isEqualTo(16 << 10);
    }

    @Test
    void theKernelsOwnPageIsAtTheTop() throws Exception {
        String smaps = new SmapsText()
                .mapping("ffffffffff600000-ffffffffff601000", "--xp", 0, "[vsyscall]", 0, "ex")
                .toString();

        assertThat(SmapsReader.read(smaps).getFirst().bytes()).isEqualTo(4096);
    }

    @Test
    void nothingIsNoMapping() throws Exception {
        assertThat(SmapsReader.read("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\n",
                "Size: 4 kB\n",
                "1000-2000 rw-p 00000000 00:00 0\n",
                "1000-2000 rw-p 00000000 00:00 0\nRss: 4 kB\n",
                "1000-2000 rw-p 00000000 00:00 0\nSize: 4 kB\nRss: four kB\n",
                "1000-2000 rw-p 00000000 00:00 0\nSize: 99999999999999999999 kB\n",
                "1000-2000 rw-p 00000000 00:00 0\nSize: 9223372036854775807 kB\n",
                "1000-2000 rw-p 00000000 00:00 0\nSize: 4 k",
                "1000-2000 rwx\nSize: 4 kB\n",
                "\n"
            })
    void whatIsNoSmapsIsRefusedWithItsLine(String text) {
        assertThatThrownBy(() -> SmapsReader.read(text))
                .isInstanceOf(MalformedSmaps.class)
                .hasMessageContaining("line ");
    }

    @Test
    void aTextThatBreaksOffAnywhereIsRefusedOrReadWithoutTheRest() throws Exception {
        String smaps = new SmapsText()
                .mapping("1000-2000", "r--p", 5, "/a", 4, "rd")
                .anonymous("2000-3000", "rw-p", 4, "rd")
                .toString();

        for (int end = 0; end < smaps.length(); end++) {
            try {
                assertThat(SmapsReader.read(smaps.substring(0, end))).hasSizeLessThanOrEqualTo(2);
            } catch (MalformedSmaps expected) {
                assertThat(expected).hasMessageContaining("line ");
            }
        }
    }
}
