package allod.profile.leak;

import allod.heap.Heap;
import allod.heap.HeapBlocks;
import allod.pages.Address;
import allod.profile.CallFrame;
import allod.profile.Profiler;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A search for lost blocks: which live blocks does the program still find, starting at its roots?
///
/// ```
/// LeakReport report = new LeakScan()
///         .heap(heap)                                             all its live blocks
///         .root(LeakRoot.pointer("head", () -> head))             and what the program finds them by
///         .root(LeakRoot.memory("table", table))
///         .run();
/// ```
///
/// The scan is *conservative*: each aligned word of 8 bytes in a root, or in a block that was found, is a pointer if it
/// holds an address in a live block. So a number that looks like one hides a leak; a pointer that is kept packed, as an
/// offset or in fewer bytes is not seen, and what it leads to is told as lost. [LeakClass] has the classes.
///
/// Only memory that the scan knows to be readable is read: live blocks of its heaps, segments through themselves, and
/// what the user names raw after a look into the kernel's list of mappings. Blocks of other heaps are looked at as far
/// as roots lie in them, and otherwise taken for what they are: not part of the scan.
///
/// Threads: one, while no other thread uses the heaps: a block that is freed meanwhile may be told as lost, and a
/// heap must not be closed. Suppliers of roots run on the scanning thread.
///
/// Errors: a root that cannot be read is a note of the report, since what is found without it is still of use; blocks
/// that overlap or cannot be read are an `IllegalArgumentException`.
///
/// Sources: memcheck's leak check, by its manual.
public final class LeakScan {

    /// Where blocks come from.
    private record Origin(String owner, List<CallFrame> stack) {}

    /// What makes one loss record.
    private record Group(int origin, LeakClass leakClass) {}

    private record NamedBlock(long address, long bytes) {}

    private final BlockIndex blocks = new BlockIndex();
    private final List<Origin> origins = new ArrayList<>();
    private final Map<Origin, Integer> originIndexes = new HashMap<>();
    private final List<NamedBlock> named = new ArrayList<>();
    private final List<LeakRoot> roots = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean ran;

    /// A scan without blocks and roots yet.
    public LeakScan() {}

    /// Adds all blocks of `heap` that are live now. Those that the profiler has sampled bring their size and their
    /// stack; at a mean of 1 byte between samples that is all of them.
    ///
    /// @throws IllegalStateException when the heap is closed
    public LeakScan heap(Heap heap) {
        Map<Long, KnownBlock> sampled = new HashMap<>();
        Profiler.blocks(heap)
                .forEach(block -> sampled.put(block.address(), new KnownBlock(block.bytes(), block.stack())));
        return heap(heap, sampled);
    }

    /// Adds all blocks of `heap` that are live now.
    ///
    /// @param known what is known of some of them, by address: sampled blocks, for instance
    LeakScan heap(Heap heap, Map<Long, KnownBlock> known) {
        HeapBlocks live = HeapBlocks.of(heap);
        String owner = heap.stats().name();
        int unknown = origin(new Origin(owner, List.of()));
        for (int i = 0; i < live.count(); i++) {
            KnownBlock block = known.get(live.address(i));
            long usableBytes = live.usableBytes(i);
            if (block == null) {
                blocks.add(live.address(i), usableBytes, unknown);
            } else {
                int origin = origin(new Origin(owner, block.stack()));
                blocks.add(live.address(i), Math.min(block.bytes(), usableBytes), origin);
            }
        }
        return this;
    }

    /// What is known of a block.
    record KnownBlock(long bytes, List<CallFrame> stack) {}

    /// Adds a block of any other allocator.
    ///
    /// @param bytes 0 or more, all of them readable until the scan has run
    /// @param stack the calls that allocated it, the allocating one first; empty when that is not known
    public LeakScan block(String owner, long address, long bytes, List<CallFrame> stack) {
        if (address <= 0 || bytes < 0 || address + bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes from 0x" + Long.toHexString(address)
                    + " on are no block. Give an address above 0 and a size of 0 or more.");
        }
        named.add(new NamedBlock(address, bytes));
        blocks.add(address, bytes, origin(new Origin(owner, List.copyOf(stack))));
        return this;
    }

    /// Adds a root.
    public LeakScan root(LeakRoot root) {
        roots.add(root);
        return this;
    }

    /// Adds the roots that the program has registered.
    public LeakScan registeredRoots() {
        roots.addAll(LeakRoots.registered());
        return this;
    }

    private int origin(Origin origin) {
        return originIndexes.computeIfAbsent(origin, added -> {
            origins.add(added);
            return origins.size() - 1;
        });
    }

    /// Searches, once.
    public LeakReport run() {
        if (ran) {
            throw new IllegalStateException("This scan has run already. Make a new one: blocks have changed since.");
        }
        ran = true;
        blocks.sort();
        ReadableMemory readable = readable();
        for (NamedBlock block : named) {
            if (!readable.contains(block.address, block.bytes)) {
                throw new IllegalArgumentException("The block of " + block.bytes + " bytes from 0x"
                        + Long.toHexString(block.address)
                        + " on is not in memory that can be read. Name blocks that are live.");
            }
        }
        Marking marking = new Marking(blocks);
        roots.forEach(root -> read(root, marking, readable));
        marking.finish();
        return report(marking);
    }

    private static ReadableMemory readable() {
        try {
            return ReadableMemory.now();
        } catch (IOException noProc) {
            throw new IllegalStateException(
                    "/proc/self/maps cannot be read, so the scan cannot tell what memory it may read. Mount /proc.",
                    noProc);
        }
    }

    private void read(LeakRoot root, Marking marking, ReadableMemory readable) {
        try {
            switch (root) {
                case LeakRoot.Pointer pointer -> marking.root(pointer.pointer().getAsLong());
                case LeakRoot.Memory memory -> readSegment(memory.memory().get(), marking, readable);
                case LeakRoot.Range range -> {
                    requireReadable(readable, range.address(), range.bytes());
                    marking.root(range.address());
                    readWords(range.address(), range.bytes(), marking);
                }
            }
        } catch (RuntimeException refused) {
            notes.add("Root '" + root.name() + "' was not read, and what only it leads to is told as lost: "
                    + (refused.getMessage() == null ? refused.toString() : refused.getMessage()));
        }
    }

    private static void readSegment(MemorySegment memory, Marking marking, ReadableMemory readable) {
        long offset = 0;
        if (memory.isNative()) {
            requireReadable(readable, memory.address(), memory.byteSize());
            marking.root(memory.address());
            offset = -memory.address() & Long.BYTES - 1;
        }
        for (; offset + Long.BYTES <= memory.byteSize(); offset += Long.BYTES) {
            marking.root(memory.get(ValueLayout.JAVA_LONG_UNALIGNED, offset));
        }
    }

    private static void readWords(long address, long bytes, Marking marking) {
        long end = address + bytes;
        for (long at = address + Long.BYTES - 1 & -Long.BYTES; at + Long.BYTES <= end; at += Long.BYTES) {
            marking.root(Address.getLong(at));
        }
    }

    private static void requireReadable(ReadableMemory readable, long address, long bytes) {
        if (!readable.contains(address, bytes)) {
            throw new IllegalArgumentException("not all of the " + bytes + " bytes from 0x" + Long.toHexString(address)
                    + " on can be read; name memory that is mapped, and take the root away before it is unmapped");
        }
    }

    private LeakReport report(Marking marking) {
        ScannedBlock[] scanned = new ScannedBlock[blocks.count()];
        Map<Group, LeakTally> tallies = new HashMap<>();
        for (int block = 0; block < scanned.length; block++) {
            LeakClass leakClass = marking.leakClass(block);
            Origin origin = origins.get(blocks.origin(block));
            scanned[block] = new ScannedBlock(
                    blocks.address(block), blocks.bytes(block), leakClass, origin.owner(), origin.stack());
            tallies.computeIfAbsent(
                            new Group(blocks.origin(block), leakClass),
                            _ -> new LeakTally(leakClass, origin.owner(), origin.stack()))
                    .add(blocks.bytes(block), marking.indirectBytes(block));
        }
        return new LeakReport(
                List.of(scanned),
                tallies.values().stream().map(LeakTally::record).toList(),
                notes);
    }

    /// A loss record that grows.
    private static final class LeakTally {
        private final LeakClass leakClass;
        private final String owner;
        private final List<CallFrame> stack;
        private long count;
        private long directBytes;
        private long indirectBytes;

        LeakTally(LeakClass leakClass, String owner, List<CallFrame> stack) {
            this.leakClass = leakClass;
            this.owner = owner;
            this.stack = stack;
        }

        void add(long direct, long indirect) {
            count++;
            directBytes += direct;
            indirectBytes += indirect;
        }

        LeakRecord record() {
            return new LeakRecord(leakClass, owner, stack, count, directBytes, indirectBytes);
        }
    }
}
