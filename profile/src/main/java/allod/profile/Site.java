package allod.profile;

import java.util.List;
import java.util.Map;

/// A *site*: the place in the program that allocates, which is a stack of calls, with all that was allocated there.
///
/// Two entries of a profile may have the same stack: they differ in kind, owner or labels then.
///
/// @param stack the calls, the allocating one first
/// @param kind what was allocated
/// @param owner the heap, the file or the space that it was allocated of, by name; that of a child heap begins with its
/// parent's: `parent/child`
/// @param labels what the program said it was doing, by name; empty when it said nothing
/// @param amounts how much
/// @param sizes how many bytes were asked for, of all blocks allocated; empty when that is not known
/// @param lifetimes how many nanoseconds the freed blocks lived; empty when that is not known
/// @param ages how many nanoseconds ago the live blocks were allocated; empty when that is not known
public record Site(
        List<CallFrame> stack,
        MemoryKind kind,
        String owner,
        Map<String, String> labels,
        Amounts amounts,
        Histogram sizes,
        Histogram lifetimes,
        Histogram ages) {

    /// Keeps copies.
    public Site {
        stack = List.copyOf(stack);
        labels = Map.copyOf(labels);
    }

    /// A site of which only the amounts are known.
    public Site(List<CallFrame> stack, MemoryKind kind, String owner, Map<String, String> labels, Amounts amounts) {
        this(stack, kind, owner, labels, amounts, Histogram.EMPTY, Histogram.EMPTY, Histogram.EMPTY);
    }

    /// Whether it is of a heap or of a child of it, by name.
    public boolean isOf(String name) {
        return owner.equals(name) || owner.startsWith(name + '/');
    }

    Site withLabels(Map<String, String> newLabels) {
        return new Site(stack, kind, owner, newLabels, amounts, sizes, lifetimes, ages);
    }

    /// What two sites have allocated, as one that is the first's.
    Site plus(Site other) {
        return new Site(
                stack,
                kind,
                owner,
                labels,
                amounts.plus(other.amounts),
                sizes.plus(other.sizes),
                lifetimes.plus(other.lifetimes),
                ages.plus(other.ages));
    }
}
