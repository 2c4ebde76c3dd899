package allod.profile;

import java.util.List;
import java.util.Map;

/// A live block that was sampled, with where it was allocated.
///
/// @param address where it starts
/// @param bytes what was asked for
/// @param weight how many blocks like it it stands for
/// @param ageNanos how long it has lived
/// @param stack the calls, the allocating one first
/// @param labels what the program said it was doing
public record SampledBlock(
        long address, long bytes, double weight, long ageNanos, List<CallFrame> stack, Map<String, String> labels) {

    /// Keeps copies.
    public SampledBlock {
        stack = List.copyOf(stack);
        labels = Map.copyOf(labels);
    }
}
