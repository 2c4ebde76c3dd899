package allod.lab.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the log of a recording leaves out, for those who look for mistakes in it: where each block was allocated, and
/// the frees that belong to no block.
///
/// One thread, while the recording is read; read-only afterwards.
public final class RecordedBlocks implements BlockEvents {

    /// Stands for a block that never was.
    public static final int NEVER = -1;

    /// A free that belongs to no live block.
    ///
    /// @param afterEvents how many events of the log came before
    /// @param address what was freed, or [BlockEvents#NO_ADDRESS]
    /// @param allocation the number of the allocation, from 0, whose block was there last, or [#NEVER]
    public record Stray(int afterEvents, long address, int allocation) {}

    private int[] nodes = new int[1 << 10];
    private int allocations;
    private int events;
    private int[] allocationOfSlot = new int[1 << 10];
    private final Map<Long, Integer> lastAt = new HashMap<>();
    private final List<Stray> strays = new ArrayList<>();

    @Override
    public void allocated(int slot, int node) {
        if (allocations == nodes.length) {
            nodes = Arrays.copyOf(nodes, allocations * 2);
        }
        if (slot >= allocationOfSlot.length) {
            allocationOfSlot = Arrays.copyOf(allocationOfSlot, Math.max(slot + 1, allocationOfSlot.length * 2));
        }
        nodes[allocations] = node;
        allocationOfSlot[slot] = allocations++;
        events++;
    }

    @Override
    public void freed(int slot, long address) {
        lastAt.put(address, allocationOfSlot[slot]);
        events++;
    }

    @Override
    public void freedUnknown(long address) {
        strays.add(new Stray(events, address, lastAt.getOrDefault(address, NEVER)));
    }

    /// The stack of an allocation in [RecordedStacks].
    ///
    /// @param allocation from 0, in the order of the log
    public int node(int allocation) {
        return nodes[allocation];
    }

    /// The frees of no live block, in their order.
    public List<Stray> strays() {
        return List.copyOf(strays);
    }
}
