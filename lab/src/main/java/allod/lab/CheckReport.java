package allod.lab;

import allod.heap.checked.LossRecord;
import allod.heap.checked.MemoryErrorReport;
import allod.lab.format.Recording;
import java.util.List;

/// What the checked heap found in a recording.
///
/// @param file as the user named it
/// @param recording that was replayed
/// @param errors the mistakes, in their order; the first ones when there are many
/// @param errorCount how many there were
/// @param freesFromBefore frees of blocks from before an attached recorder began; no errors
/// @param leaks what was not freed, by the place of its allocation, most bytes first
public record CheckReport(
        String file,
        Recording recording,
        List<MemoryErrorReport> errors,
        long errorCount,
        long freesFromBefore,
        List<LossRecord> leaks) {

    /// Copies the lists.
    public CheckReport {
        errors = List.copyOf(errors);
        leaks = List.copyOf(leaks);
    }

    /// Blocks that were not freed.
    public long leakedBlocks() {
        return leaks.stream().mapToLong(LossRecord::blocks).sum();
    }

    /// Their bytes.
    public long leakedBytes() {
        return leaks.stream().mapToLong(LossRecord::bytes).sum();
    }
}
