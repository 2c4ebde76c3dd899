package allod.lab.peers;

import allod.heap.Heap;
import allod.heap.LocalHeap;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Our own heap: a heap of its own for every instance, so that none inherits what another has touched.
final class AllodPeer implements Peer {

    private static final String VERSION_FILE = "/META-INF/maven/org.allod/allod-heap/pom.properties";
    private static final int ALIGNMENT = 16; // what malloc promises on 64-bit Linux

    private final Function<Heap, BlockAllocator> tier;
    private final List<Heap> warmHeaps = new ArrayList<>();

    private AllodPeer(Function<Heap, BlockAllocator> tier) {
        this.tier = tier;
    }

    /// Addresses through the calling thread's local heap.
    static AllodPeer addresses() {
        return new AllodPeer(heap -> new Addresses(heap.local()));
    }

    /// Zeroed segments, through the heap.
    static AllodPeer segments(int slots) {
        return new AllodPeer(heap -> new Segments(heap, slots));
    }

    @Override
    public String version() {
        try (InputStream file = Heap.class.getResourceAsStream(VERSION_FILE)) {
            Properties properties = new Properties();
            if (file != null) {
                properties.load(file);
            }
            return properties.getProperty("version", "built from sources");
        } catch (IOException _) {
            return "unknown";
        }
    }

    @Override
    public BlockAllocator openWarm() {
        Heap heap = Heap.create();
        warmHeaps.add(heap);
        return tier.apply(heap);
    }

    @Override
    public void closeWarm() {
        warmHeaps.forEach(Heap::close);
        warmHeaps.clear();
    }

    @Override
    public BlockAllocator openFresh() {
        return tier.apply(Heap.create());
    }

    @Override
    public BlockAllocator share(BlockAllocator opened) {
        return opened instanceof Addresses(LocalHeap heap)
                ? new Addresses(heap.heap().local())
                : opened;
    }

    private record Addresses(LocalHeap heap) implements BlockAllocator {
        @Override
        public long allocate(int slot, long bytes) {
            return heap.malloc(bytes);
        }

        @Override
        public void free(int slot, long address) {
            heap.free(address);
        }
    }

    private static final class Segments implements BlockAllocator {
        private final Heap heap;
        private final @Nullable MemorySegment[] blocks;

        private Segments(Heap heap, int slots) {
            this.heap = heap;
            this.blocks = new MemorySegment[slots];
        }

        @Override
        public long allocate(int slot, long bytes) {
            MemorySegment block = heap.allocate(bytes, ALIGNMENT);
            blocks[slot] = block;
            return block.address();
        }

        @Override
        public void free(int slot, long address) {
            MemorySegment block = blocks[slot];
            if (block == null) {
                throw new IllegalStateException("slot " + slot + " holds no block");
            }
            blocks[slot] = null;
            heap.free(block);
        }
    }
}
