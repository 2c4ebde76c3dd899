package allod.lab.peers;

import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/// `Arena.ofConfined()` per block: what plain FFM offers for blocks that live and die one by one.
final class ArenaPeer implements Peer {

    private static final int ALIGNMENT = 16; // what malloc promises on 64-bit Linux

    private final int slots;

    ArenaPeer(int slots) {
        this.slots = slots;
    }

    @Override
    public String version() {
        return "JDK " + Runtime.version();
    }

    @Override
    public BlockAllocator openWarm() {
        return new Blocks(slots);
    }

    @Override
    public BlockAllocator openFresh() {
        return new Blocks(slots);
    }

    @Override
    public BlockAllocator share(BlockAllocator opened) {
        throw new UnsupportedOperationException(
                "a confined arena is closed by the thread that opened it: replay on one thread with --threads 1");
    }

    private static final class Blocks implements BlockAllocator {
        private final @Nullable Arena[] arenas;

        private Blocks(int slots) {
            arenas = new Arena[slots];
        }

        @Override
        @SuppressWarnings("MustBeClosedChecker") // closed by free
        public long allocate(int slot, long bytes) {
            Arena arena = Arena.ofConfined();
            arenas[slot] = arena;
            return arena.allocate(bytes, ALIGNMENT).address();
        }

        @Override
        public void free(int slot, long address) {
            Arena arena = arenas[slot];
            if (arena == null) {
                throw new IllegalStateException("slot " + slot + " holds no block");
            }
            arenas[slot] = null;
            arena.close();
        }
    }
}
