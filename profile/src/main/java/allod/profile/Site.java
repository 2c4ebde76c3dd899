package allod.profile;

import java.util.List;
import java.util.Map;

/// A *site*: the place in the program that allocates, which is a stack of calls, with all that was allocated there.
///
/// Two entries of a profile may have the same stack: they differ in kind, owner or labels then.
///
/// @param stack the calls, the allocating one first
/// @param kind what was allocated
/// @param owner the heap, the file or the space that it was allocated of, by name
/// @param labels what the program said it was doing, by name; empty when it said nothing
/// @param amounts how much
public record Site(List<CallFrame> stack, MemoryKind kind, String owner, Map<String, String> labels, Amounts amounts) {

    /// Keeps copies.
    public Site {
        stack = List.copyOf(stack);
        labels = Map.copyOf(labels);
    }
}
