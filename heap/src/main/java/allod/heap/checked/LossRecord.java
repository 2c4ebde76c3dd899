package allod.heap.checked;

import java.util.List;
import java.util.Locale;

/// Blocks that were allocated at one place and not freed.
///
/// @param blocks how many
/// @param bytes what was asked for, in all
/// @param frames where they were allocated, innermost call first
public record LossRecord(long blocks, long bytes, List<StackTraceElement> frames) {

    /// Copies the list.
    public LossRecord {
        frames = List.copyOf(frames);
    }

    /// The record as memcheck would print it.
    ///
    /// @param number of this record, from 1
    /// @param of how many
    public String text(int number, int of) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d bytes in %,d blocks are not freed in loss record %,d of %,d%n",
                bytes,
                blocks,
                number,
                of));
        new CallPoint("", frames).appendTo(text);
        return text.toString();
    }

    /// All records of a heap, and their sum.
    static String text(String heap, List<LossRecord> leaks) {
        StringBuilder text = new StringBuilder();
        long blocks = 0;
        long bytes = 0;
        for (int i = 0; i < leaks.size(); i++) {
            LossRecord leak = leaks.get(i);
            text.append(leak.text(i + 1, leaks.size())).append('\n');
            blocks += leak.blocks();
            bytes += leak.bytes();
        }
        String sum = String.format(Locale.ROOT, "in use at close: %,d bytes in %,d blocks", bytes, blocks);
        return text.append("Heap '")
                .append(heap)
                .append("': ")
                .append(sum)
                .append('\n')
                .toString();
    }
}
