package allod.profile.leak;

import static org.assertj.core.api.Assertions.assertThat;

import allod.heap.Heap;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What memcheck says of `leak.c` is what we say of its mirror: records, counts, bytes and order.
class LeakProgramTest {

    private static final List<String> MEMCHECK_RECORDS = List.of(
            "32 bytes in 1 blocks are indirectly lost in loss record 1 of 8",
            "32 bytes in 1 blocks are indirectly lost in loss record 2 of 8",
            "32 bytes in 1 blocks are indirectly lost in loss record 3 of 8",
            "64 (32 direct, 32 indirect) bytes in 1 blocks are definitely lost in loss record 4 of 8",
            "96 (32 direct, 64 indirect) bytes in 1 blocks are definitely lost in loss record 5 of 8",
            "500 bytes in 5 blocks are definitely lost in loss record 6 of 8",
            "600 bytes in 1 blocks are possibly lost in loss record 7 of 8",
            "1,000 bytes in 1 blocks are still reachable in loss record 8 of 8");

    private static final List<String> MEMCHECK_SUMMARY = List.of(
            "LEAK SUMMARY:",
            "   definitely lost: 564 bytes in 7 blocks",
            "   indirectly lost: 96 bytes in 3 blocks",
            "     possibly lost: 600 bytes in 1 blocks",
            "   still reachable: 1,000 bytes in 1 blocks");

    @Test
    void theMirrorOfLeakCIsReportedAsMemcheckDoes() {
        try (Heap heap = Heap.create()) {
            LeakProgram program = new LeakProgram(heap);
            program.run();
            LeakReport report = new LeakScan()
                    .heap(heap, program.allocations)
                    .root(LeakRoot.pointer("reachable_root", () -> program.reachableRoot))
                    .root(LeakRoot.pointer("interior", () -> program.interior))
                    .run();
            List<String> lines = report.toString().lines().toList();
            assertThat(lines.stream().filter(line -> line.contains(" in loss record ")))
                    .isEqualTo(MEMCHECK_RECORDS);
            assertThat(lines.subList(lines.size() - 5, lines.size())).isEqualTo(MEMCHECK_SUMMARY);
            assertThat(lines).contains("    in use: 2,260 bytes in 12 blocks");
            assertThat(report.records().stream()
                            .map(loss -> loss.stack().getFirst().methodName()))
                    .containsExactly(
                            "cycle",
                            "indirect",
                            "indirect",
                            "cycle",
                            "indirect",
                            "definitely",
                            "possibly",
                            "reachable");
            assertThat(lines.stream().filter(line -> line.startsWith("   at ")))
                    .hasSize(8)
                    .allMatch(line -> line.contains("LeakProgram.java:"));
        }
    }
}
