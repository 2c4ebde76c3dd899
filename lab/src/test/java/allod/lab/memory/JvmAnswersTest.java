package allod.lab.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What HotSpot answers, as text.
class JvmAnswersTest {

    private static final String MAP = """
            Memory mappings:
            from               to                        vsize prot          rss      hugetlb pgsz notes            info                                  file
            ==================================================================================================================================================
            0x0000000049001000-0x0000000049d95000     14237696 rw-p     14098432            0 4K   com              CDS                                   /usr/lib/jvm/my jdk/classes.jsa
            0x00000000f0000000-0x00000000ffe00000    266338304 rw-p     38723584            0 4K   com              JAVAHEAP                              -
            0x00007f4a8c000000-0x00007f4a8c190000      1638400 rw-p      1626112            0 4K   com              META                                  -
            0x00007f4a8c190000-0x00007f4a8c400000      2555904 ---p            0            0 4K   -                META                                  -
            0x00007f4ac8910000-0x00007f4ac8a0c000      1032192 rw-p        90112            0 4K   com,nothp        STACK-8670-Attach-Listener            -
            0x00007f1b31c16000-0x00007f1b31c65000       323584 rw-p       323584            0 4K   com              CODE,GC                               -
            0x00007f4a98000000-0x00007f4a98021000       135168 rw-p         4096            0 4K   -                -                                     -
            """;

    private static final String TRACKING = """
            [0x00007f093b152000 - 0x00007f093b153000] reserved and committed 4KB for Internal from
                [0x00007f093b1520aa]SafepointMechanism::default_initialize()+0x1a
                    [0x00007f093b152000 - 0x00007f093b153000] committed 4KB from
            [0x00007f0939500000 - 0x00007f0939600000] reserved 1024KB for Thread Stack from
            [0x00000000f0000000 - 0x0000000100000000] reserved 262144KB for Java Heap from
            """;

    private static final String INFO = """
            Heap address: 0x00000000f0000000, size: 256 MB, Compressed Oops mode: 32-bit

            CDS archive(s) mapped at: [0x0000000011000000-0x0000000011d95000-0x0000000011d95000), size 14241792, SharedBaseAddress: 0x0000000011000000, ArchiveRelocationMode: 1.
            Compressed class space mapped at: 0x0000000012000000-0x0000000052000000, reserved size: 1073741824
            Heap:
             garbage-first heap   total reserved 262144K, committed 262144K, used 59124K [0x00000000f0000000, 0x0000000100000000)
              region size 1024K, 16 young (16384K), 2 survivors (2048K)

            |   0|0x00000000f0000000, 0x00000000f00dc010, 0x00000000f0100000| 85%| O|  |TAMS 0x00000000f0000000|
            Card table byte_map: [0x00007f6c7d6e6000,0x00007f6c7d766000] _byte_map_base: 0x00007f6c7cf66000
            Marking Bits: (CMBitMap*) 0x00007f6c78056190
             Bits: [0x00007f6c7d200000, 0x00007f6c7d600000)
            Polling page: 0x00007f6c7f807000
            CodeHeap 'non-nmethods': size=5692Kb used=1489Kb max_used=1515Kb free=4202Kb
             bounds [0x00007f6c67938000, 0x00007f6c67ba8000, 0x00007f6c67ec7000]
            """;

    @Test
    void readsTheMapOfAllMappings() {
        assertThat(JvmAnswers.map(MAP))
                .containsExactly(
                        new KnownRange(0x49001000L, 0x49d95000L, MappingKind.CLASS_ARCHIVE),
                        new KnownRange(0xf0000000L, 0xffe00000L, MappingKind.JAVA_HEAP),
                        new KnownRange(0x7f4a8c000000L, 0x7f4a8c190000L, MappingKind.METASPACE),
                        new KnownRange(0x7f4a8c190000L, 0x7f4a8c400000L, MappingKind.METASPACE),
                        new KnownRange(0x7f4ac8910000L, 0x7f4ac8a0c000L, MappingKind.THREAD_STACK),
                        new KnownRange(0x7f1b31c16000L, 0x7f1b31c65000L, MappingKind.CODE_CACHE));
    }

    @Test
    void readsReservationsAndNotWhatIsCommittedInThem() {
        assertThat(JvmAnswers.tracking(TRACKING))
                .containsExactly(
                        new KnownRange(0x7f093b152000L, 0x7f093b153000L, MappingKind.JVM_OTHER),
                        new KnownRange(0x7f0939500000L, 0x7f0939600000L, MappingKind.THREAD_STACK),
                        new KnownRange(0xf0000000L, 0x100000000L, MappingKind.JAVA_HEAP));
    }

    @Test
    void readsTheLargeRangesOfTheOverview() {
        assertThat(JvmAnswers.overview(INFO))
                .contains(
                        new KnownRange(0xf0000000L, 0x100000000L, MappingKind.JAVA_HEAP),
                        new KnownRange(0x11000000L, 0x11d95000L, MappingKind.CLASS_ARCHIVE),
                        new KnownRange(0x12000000L, 0x52000000L, MappingKind.CLASS_SPACE),
                        new KnownRange(0x7f6c7d6e6000L, 0x7f6c7d766000L, MappingKind.GC_STRUCTURES),
                        new KnownRange(0x7f6c7d200000L, 0x7f6c7d600000L, MappingKind.GC_STRUCTURES),
                        new KnownRange(0x7f6c7f807000L, 0x7f6c7f809000L, MappingKind.JVM_OTHER),
                        new KnownRange(0x7f6c67938000L, 0x7f6c67ec7000L, MappingKind.CODE_CACHE))
                .hasSize(8); // the heap twice: its address, and what it says of itself
    }

    @Test
    void theFullestAnswerIsTaken() throws Exception {
        assertThat(ask(Map.of("System.map", MAP)).ranges().list()).hasSize(6);
        assertThat(ask(Map.of("VM.native_memory detail", TRACKING)).ranges().list())
                .hasSize(3);
        JvmEvidence untracked = ask(Map.of(
                "System.map",
                MAP.replace("Memory mappings:", "NMT is disabled. VM info not available."),
                "VM.info",
                INFO));
        assertThat(untracked.ranges().list()).hasSize(8);
        assertThat(untracked.source()).contains("VM.info", "-XX:NativeMemoryTracking=summary");
    }

    @Test
    void aJvmThatAnswersNothingIsAnError() {
        assertThatThrownBy(() -> ask(Map.of())).isInstanceOf(IOException.class).hasMessageContaining("VM.info");
    }

    @Test
    void anAnswerOfAnotherKindTellsNothing() {
        for (String answer :
                new String[] {"", "\n", "[0x, 0x)", "Heap:\n[]\n", "Heap address: 0xffffffffffffffff, size: 1 MB"}) {
            assertThat(JvmAnswers.overview(answer)).isEmpty();
            assertThat(JvmAnswers.map(answer)).isEmpty();
            assertThat(JvmAnswers.tracking(answer)).isEmpty();
        }
    }

    private static JvmEvidence ask(Map<String, String> answers) throws IOException {
        return JvmEvidence.ask(command -> {
            String answer = answers.get(command);
            if (answer == null) {
                throw new IOException("unknown: " + command);
            }
            return answer;
        });
    }
}
