package allod.profile.leak;

import allod.pages.Address;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Finds out what leads to each block.
///
/// ```
/// from the roots    start pointer from a root or a reachable block   ──► REACHABLE
///                   any other pointer                                ──► POSSIBLE
/// then, of what is  a block that none before it leads to             ──► LEADER
/// still unreached   all that a leader leads to, by whatever pointers ──► INDIRECT, its bytes go to the leader
/// ```
///
/// A block that was possible and is found reachable later is looked through once more.
///
/// Leaders are found in three rounds. The first goes by address; what it takes for a leader may still be led to by a
/// later one. The second follows the leaders of the first from the last to the first, which leaves those that no other
/// leads to: a cycle has one, its lowest block. The third goes by address again, so that what two lead to counts for
/// the lower one.
///
/// Invariants:
///
/// - **M1** each block is on the mark stack at most twice for the roots, and once in each round
/// - **M2** the bytes of the leaders and what was lost with them are those of all blocks that no root leads to
///
/// The depth of a chain of blocks does not matter: the mark stack is an array, and grows. Threads: one.
///
/// Sources: the leak check of memcheck, by its manual. Memcheck goes one round, and can tell two definite leaks where
/// one of the blocks leads to the other. Roots of a forest, found backwards: Kosaraju's algorithm for components.
final class Marking {

    private static final byte UNREACHED = 0;
    private static final byte LEADER = 1;
    private static final byte INDIRECT = 2;
    private static final byte POSSIBLE = 3;
    private static final byte REACHABLE = 4;

    private final BlockIndex blocks;
    private final byte[] states;
    private final long[] indirectBytes;
    private int[] markStack = new int[1 << 10];
    private int marked;

    /// @param blocks sorted
    Marking(BlockIndex blocks) {
        this.blocks = blocks;
        this.states = new byte[blocks.count()];
        this.indirectBytes = new long[blocks.count()];
    }

    /// A word of a root.
    void root(long word) {
        reach(word, true);
    }

    /// To be called once, after the last root.
    void finish() {
        while (marked > 0) {
            int block = markStack[--marked];
            boolean definite = states[block] == REACHABLE;
            long end = lastWordOf(block);
            for (long at = firstWordOf(block); at <= end; at += Long.BYTES) {
                reach(Address.getLong(at), definite);
            }
        }
        int[] unreached = IntStream.range(0, states.length)
                .filter(block -> states[block] == UNREACHED)
                .toArray();
        int[] candidates = lead(unreached, unreached);
        int[] backwards = lead(reversed(candidates), unreached);
        lead(reversed(backwards), unreached);
    }

    private static int[] reversed(int[] leaders) {
        return IntStream.range(0, leaders.length)
                .map(i -> leaders[leaders.length - 1 - i])
                .toArray();
    }

    private void reach(long word, boolean definite) {
        int block = blocks.find(word);
        if (block == BlockIndex.NONE || states[block] == REACHABLE) {
            return;
        }
        if (definite && word == blocks.address(block)) {
            states[block] = REACHABLE;
            push(block);
        } else if (states[block] == UNREACHED) {
            states[block] = POSSIBLE;
            push(block);
        }
    }

    /// Follows each block of `candidates` that none before it has led to.
    ///
    /// @return those blocks: all of `unreached` is one of them, or is led to by one
    private int[] lead(int[] candidates, int[] unreached) {
        for (int block : unreached) {
            states[block] = UNREACHED;
            indirectBytes[block] = 0;
        }
        int[] leaders = new int[candidates.length];
        int count = 0;
        for (int block : candidates) {
            if (states[block] == UNREACHED) {
                leaders[count++] = block;
                lead(block);
            }
        }
        return Arrays.copyOf(leaders, count);
    }

    private void lead(int leader) {
        states[leader] = LEADER;
        push(leader);
        while (marked > 0) {
            int block = markStack[--marked];
            long end = lastWordOf(block);
            for (long at = firstWordOf(block); at <= end; at += Long.BYTES) {
                int next = blocks.find(Address.getLong(at));
                if (next != BlockIndex.NONE && states[next] == UNREACHED) {
                    states[next] = INDIRECT;
                    indirectBytes[leader] += blocks.bytes(next);
                    push(next);
                }
            }
        }
    }

    private void push(int block) {
        if (marked == markStack.length) {
            markStack = Arrays.copyOf(markStack, marked * 2);
        }
        markStack[marked++] = block;
    }

    private long firstWordOf(int block) {
        return blocks.address(block) + Long.BYTES - 1 & -Long.BYTES;
    }

    private long lastWordOf(int block) {
        return (blocks.address(block) + blocks.bytes(block) & -Long.BYTES) - Long.BYTES;
    }

    LeakClass leakClass(int block) {
        return switch (states[block]) {
            case LEADER -> LeakClass.DEFINITELY_LOST;
            case INDIRECT -> LeakClass.INDIRECTLY_LOST;
            case POSSIBLE -> LeakClass.POSSIBLY_LOST;
            default -> LeakClass.STILL_REACHABLE;
        };
    }

    /// Bytes that were lost with a leader; 0 for other blocks.
    long indirectBytes(int block) {
        return indirectBytes[block];
    }
}
