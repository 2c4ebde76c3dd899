package allod.profile.leak;

import allod.profile.CallFrame;
import java.util.List;

/// A *loss record*: all blocks of one class that were allocated at one site.
///
/// @param leakClass of the blocks
/// @param owner the heap that they are of, by name; empty for blocks that are of none
/// @param stack the calls that allocated them, the allocating one first; empty when that is not known
/// @param blocks how many
/// @param directBytes their own bytes
/// @param indirectBytes the bytes of the blocks that were lost with them; 0 but for definitely lost ones
public record LeakRecord(
        LeakClass leakClass, String owner, List<CallFrame> stack, long blocks, long directBytes, long indirectBytes) {

    /// Keeps a copy.
    public LeakRecord {
        stack = List.copyOf(stack);
    }

    /// All bytes that are gone with these blocks.
    public long bytes() {
        return directBytes + indirectBytes;
    }
}
