package allod.heap.checked;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The blocks of a checked heap, live and in quarantine, by the address of their payload.
///
/// Open addressing with linear probing in [#STRIPES] parts, each with a monitor of its own; a removal shifts the rest
/// of its probe sequence back.
///
/// Invariants: **T1** an address is in the table at most once; **T2** every entry is found from its home; **T3** at
/// most half of a part is full.
///
/// Threads: any. One monitor is held at a time, and nothing is called under it but the visitor of [#forEach], which
/// gets a copy.
final class BlockTable {

    static final int STRIPES = 64;

    private static final int FIRST_LENGTH = 64;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L; // Fibonacci hashing: spreads addresses that share low bits
    private static final int STRIPE_SHIFT = Long.SIZE - 6;
    private static final int STEP_BYTES = 16; // payloads start at multiples of it
    private static final int STEPS_BACK = 72; // steps of 16 bytes tried before everything is searched

    private final Stripe[] stripes = new Stripe[STRIPES];

    BlockTable() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    void put(BlockRecord block) {
        stripe(block.address).put(block);
    }

    @Nullable
    BlockRecord get(long address) {
        return stripe(address).get(address);
    }

    void remove(BlockRecord block) {
        stripe(block.address).remove(block.address);
    }

    /// The block whose payload or redzone an address lies in. Quick for the first kilobyte of a block; further in,
    /// all blocks are searched.
    @Nullable
    BlockRecord covering(long address) {
        long start = address & -STEP_BYTES;
        for (int step = -1; step < STEPS_BACK; step++) {
            BlockRecord block = get(start - (long) step * STEP_BYTES); // from the redzone before a block on
            if (block != null && block.covers(address)) {
                return block;
            }
        }
        for (Stripe stripe : stripes) {
            BlockRecord block = stripe.covering(address);
            if (block != null) {
                return block;
            }
        }
        return null;
    }

    void forEach(Consumer<BlockRecord> visitor) {
        for (Stripe stripe : stripes) {
            for (BlockRecord block : stripe.copy()) {
                visitor.accept(block);
            }
        }
    }

    void checkInvariants() {
        for (Stripe stripe : stripes) {
            stripe.checkInvariants();
        }
    }

    private Stripe stripe(long address) {
        return stripes[(int) (mixed(address) >>> STRIPE_SHIFT)];
    }

    private static long mixed(long address) {
        return (address >>> 4) * GOLDEN;
    }

    private static final class Stripe {
        private long[] addresses = new long[FIRST_LENGTH]; // guarded by this, like all fields
        private @Nullable BlockRecord[] blocks = new BlockRecord[FIRST_LENGTH];
        private int count;

        synchronized void put(BlockRecord block) {
            if (count * 2 >= blocks.length) {
                grow();
            }
            int at = find(block.address);
            assert blocks[at] == null : "T1: the heap behind has handed out a block twice";
            addresses[at] = block.address;
            blocks[at] = block;
            count++;
        }

        synchronized @Nullable BlockRecord get(long address) {
            return blocks[find(address)];
        }

        synchronized void remove(long address) {
            int at = find(address);
            if (blocks[at] != null) {
                closeGap(at);
                count--;
            }
        }

        synchronized @Nullable BlockRecord covering(long address) {
            for (BlockRecord block : blocks) {
                if (block != null && block.covers(address)) {
                    return block;
                }
            }
            return null;
        }

        synchronized BlockRecord[] copy() {
            BlockRecord[] copy = new BlockRecord[count];
            int next = 0;
            for (BlockRecord block : blocks) {
                if (block != null) {
                    copy[next++] = block;
                }
            }
            return copy;
        }

        synchronized void checkInvariants() {
            int seen = 0;
            for (int at = 0; at < blocks.length; at++) {
                BlockRecord block = blocks[at];
                if (block != null) {
                    seen++;
                    require(block.address == addresses[at], "an entry is under another address than its own");
                    require(find(block.address) == at, "T1, T2: an address is in the table twice, or lost");
                }
            }
            require(seen == count, "the number of blocks is wrong");
            require(count * 2 <= blocks.length, "T3: a part is too full");
        }

        private static void require(boolean condition, String violated) {
            if (!condition) {
                throw new AssertionError(violated);
            }
        }

        private int home(long address) {
            return (int) (mixed(address) >>> 16) & blocks.length - 1; // other bits than those of the stripe
        }

        private int find(long address) {
            int at = home(address);
            while (blocks[at] != null && addresses[at] != address) {
                at = at + 1 & blocks.length - 1;
            }
            return at;
        }

        private void closeGap(int gap) {
            int mask = blocks.length - 1;
            int at = gap;
            int hole = gap;
            while (true) {
                at = at + 1 & mask;
                if (blocks[at] == null) {
                    blocks[hole] = null;
                    return;
                }
                int distanceFromHome = at - home(addresses[at]) & mask;
                int distanceFromHole = at - hole & mask;
                if (distanceFromHome >= distanceFromHole) { // the entry may live in the hole without being lost
                    addresses[hole] = addresses[at];
                    blocks[hole] = blocks[at];
                    hole = at;
                }
            }
        }

        private void grow() {
            @Nullable BlockRecord[] old = blocks;
            long[] longer = new long[old.length * 2];
            blocks = new BlockRecord[old.length * 2]; // last: what fails before has changed nothing
            addresses = longer;
            for (BlockRecord block : old) {
                if (block != null) {
                    int at = find(block.address);
                    addresses[at] = block.address;
                    blocks[at] = block;
                }
            }
        }
    }
}
