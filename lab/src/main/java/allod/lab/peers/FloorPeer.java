package allod.lab.peers;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/// No manager at all: blocks are the next bytes of a ring that was touched before. What a replay on it takes is the
/// harness's own time, and what it grows by is the noise of the measurement.
final class FloorPeer implements Peer {

    private static final long SMALLEST_RING_BYTES = 1 << 20;

    private final long ringBytes;
    private final Ring ring;
    private final List<Ring> shares = new ArrayList<>(); // those of the warm threads go on to the measured ones
    private int taken;

    /// @param largestBytes the largest block that will be asked for
    FloorPeer(long largestBytes) {
        ringBytes = Math.max(SMALLEST_RING_BYTES, 2 * largestBytes);
        ring = newRing();
    }

    private Ring newRing() {
        return new Ring(Arena.global().allocate(ringBytes, 1 << 12).address(), ringBytes); // zeroed, hence touched
    }

    @Override
    public String version() {
        return "";
    }

    @Override
    public BlockAllocator openWarm() {
        return ring;
    }

    @Override
    public synchronized BlockAllocator openFresh() {
        taken = 0; // the warm threads are done
        return ring;
    }

    /// A ring of its own: on one that threads share, two of them could go on from the same byte, and beyond the end.
    @Override
    public synchronized BlockAllocator share(BlockAllocator opened) {
        if (taken == shares.size()) {
            shares.add(newRing());
        }
        return shares.get(taken++);
    }

    /// One thread.
    private static final class Ring implements BlockAllocator {
        private final long baseAddress;
        private final long ringBytes;
        private long nextOffset;

        private Ring(long baseAddress, long ringBytes) {
            this.baseAddress = baseAddress;
            this.ringBytes = ringBytes;
        }

        @Override
        public long allocate(int slot, long bytes) {
            long offset = nextOffset + bytes <= ringBytes ? nextOffset : 0;
            nextOffset = offset + (bytes + 15 & -16);
            return baseAddress + offset;
        }

        @Override
        public void free(int slot, long address) {}
    }
}
