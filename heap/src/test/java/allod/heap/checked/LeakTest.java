package allod.heap.checked;

import static org.assertj.core.api.Assertions.assertThat;

import allod.heap.HeapOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The blocks that `leak.c` does not free are told when its Java twin's heap is closed, with memcheck's bytes, blocks
/// and places. Which of them the program still knows is not this heap's question: see the leak search of the
/// profiler.
class LeakTest {

    @Test
    void leaksAreToldByPlace() {
        List<LossRecord> told = new ArrayList<>();
        CheckOptions options = CheckOptions.defaults().listener(new ErrorListener() {
            @Override
            public void error(MemoryErrorReport report) {
                throw new AssertionError(report.text());
            }

            @Override
            public void leaks(String heap, List<LossRecord> leaks) {
                assertThat(heap).isEqualTo("leaky");
                told.addAll(leaks);
            }
        });
        CheckedHeap heap = CheckedHeap.create(HeapOptions.defaults().name("leaky"), options);
        assertThat(new LeakProgram(heap).run()).isNotZero();
        List<LossRecord> before = heap.leaks();
        heap.close();
        assertThat(told).isEqualTo(before).isEqualTo(heap.leaks());
        assertThat(told.stream().mapToLong(LossRecord::bytes).sum()).isEqualTo(2260);
        assertThat(told.stream().mapToLong(LossRecord::blocks).sum()).isEqualTo(12);
        assertThat(told.stream().map(LeakTest::words))
                .containsExactly(
                        "1 blocks, 1000 bytes, reachable",
                        "1 blocks, 600 bytes, possibly",
                        "5 blocks, 500 bytes, definitely",
                        "1 blocks, 32 bytes, indirect",
                        "1 blocks, 32 bytes, indirect",
                        "1 blocks, 32 bytes, indirect",
                        "1 blocks, 32 bytes, cycle",
                        "1 blocks, 32 bytes, cycle");
        assertThat(told.getFirst().text(8, 8))
                .startsWith("1,000 bytes in 1 blocks are not freed in loss record 8 of 8");
        assertThat(LossRecord.text("leaky", told)).endsWith("in use at close: 2,260 bytes in 12 blocks\n");
    }

    private static String words(LossRecord leak) {
        return leak.blocks() + " blocks, " + leak.bytes() + " bytes, "
                + leak.frames().getFirst().getMethodName();
    }
}
