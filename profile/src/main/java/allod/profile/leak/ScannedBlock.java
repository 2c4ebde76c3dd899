package allod.profile.leak;

import allod.profile.CallFrame;
import java.util.List;

/// One block that a scan looked at.
///
/// @param address where it starts
/// @param bytes what was asked for, or what may be used where that is not known
/// @param leakClass what the scan found
/// @param owner the heap that it is of, by name; empty when it is of none
/// @param stack the calls that allocated it, the allocating one first; empty when that is not known
public record ScannedBlock(long address, long bytes, LeakClass leakClass, String owner, List<CallFrame> stack) {

    /// Keeps a copy.
    public ScannedBlock {
        stack = List.copyOf(stack);
    }
}
