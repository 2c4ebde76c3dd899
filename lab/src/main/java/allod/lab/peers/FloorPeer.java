package allod.lab.peers;

import java.lang.foreign.Arena;

/// No manager at all: blocks are the next bytes of a ring that was touched before. What a replay on it takes is the
/// harness's own time, and what it grows by is the noise of the measurement.
final class FloorPeer implements Peer {

    private static final long SMALLEST_RING_BYTES = 1 << 20;

    private final Ring ring;

    /// @param largestBytes the largest block that will be asked for
    FloorPeer(long largestBytes) {
        long ringBytes = Math.max(SMALLEST_RING_BYTES, 2 * largestBytes);
        ring = new Ring(Arena.global().allocate(ringBytes, 1 << 12).address(), ringBytes); // zeroed, hence touched
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
    public BlockAllocator openFresh() {
        return ring;
    }

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
