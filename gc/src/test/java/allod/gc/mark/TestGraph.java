package allod.gc.mark;

import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectKind;
import allod.gc.object.SlotLayout;
import allod.gc.object.TypeTable;
import allod.gc.space.MarkBits;
import allod.gc.space.RegionSupply;
import allod.gc.space.RegionTable;
import allod.pages.Address;
import allod.pages.Reservation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Objects of all kinds in real memory, marked by the real thing, and beside them a model in Java: which object
/// has which strong edges.
public final class TestGraph implements AutoCloseable {
    public static final int GRANULE_SHIFT = 14;
    private static final int HEAP_BYTES = 16 << 20;

    private final RegionTable regions = RegionTable.reserve("heap of a test", HEAP_BYTES, 1 << GRANULE_SHIFT);
    private final long heapAddress;
    public final TypeTable types = new TypeTable();
    public final MarkBits bits;
    public final OverflowMap overflow;
    public final GreyPool pool;
    public final MarkProgress progress = new MarkProgress();
    public final Queue<Long> discovered = new ConcurrentLinkedQueue<>();
    public final List<Long> refs = new ArrayList<>();
    public final List<ObjectKind> kinds = new ArrayList<>();
    public final List<List<Long>> strongSlots = new ArrayList<>();
    public final List<List<Long>> weakSlots = new ArrayList<>();
    private final Reservation tables = Reservation.reserve("offsets of a test", 64 << 10, 4096);
    private long offsetsCursor = tables.baseAddress();
    private long cursor;

    public final int node;
    public final int wide;
    public final int refArray;
    public final int bytes;
    public final int pairs;
    public final int wideStructs;
    public final int weak;
    public final int soft;
    public final int phantom;
    public final int ephemeron;

    public TestGraph(long poolBytes, int entriesPerChunk) {
        int run = new RegionSupply(regions, 2L * HEAP_BYTES).take(HEAP_BYTES >>> GRANULE_SHIFT, RegionTable.BUMP);
        heapAddress = regions.addressOf(run);
        cursor = heapAddress;
        tables.commit(tables.baseAddress(), tables.bytes());
        bits = new MarkBits(regions);
        overflow = new OverflowMap(bits, regions.baseAddress(), HEAP_BYTES, GRANULE_SHIFT);
        pool = new GreyPool(poolBytes, entriesPerChunk);
        node = types.add(ObjectKind.FIXED, 40, 0, 0b10110, 0); // words 1, 2 and 4; word 3 is a number
        wide = types.add(ObjectKind.FIXED, 100 * 8, 0, 1L << 63, offsets(8, 16, 640, 792));
        refArray = types.add(ObjectKind.REF_ARRAY, 8, 8, 0, 0);
        bytes = types.add(ObjectKind.PRIM_ARRAY, 8, 1, 0, 0);
        pairs = types.add(ObjectKind.STRUCT_ARRAY, 8, 24, 0b101, 0);
        wideStructs = types.add(ObjectKind.STRUCT_ARRAY, 8, 80 * 8, 0, offsets(0, 632));
        weak = types.add(ObjectKind.WEAK, 24, 0, 0b110, 0);
        soft = types.add(ObjectKind.SOFT, 32, 0, 0b1010, 0);
        phantom = types.add(ObjectKind.PHANTOM, 16, 0, 0b10, 0);
        ephemeron = types.add(ObjectKind.EPHEMERON, 32, 0, 0b1110, 0);
    }

    private long offsets(int... offsets) {
        long address = offsetsCursor;
        Address.putInt(address, offsets.length);
        for (int i = 0; i < offsets.length; i++) {
            Address.putInt(address + 4 + 4L * i, offsets[i]);
        }
        offsetsCursor += 4 + 4L * offsets.length;
        return address;
    }

    public Tracer tracer() {
        return tracer((kind, ref) -> discovered.add(ref));
    }

    public Tracer tracer(Discovered list) {
        return new Tracer(types, bits, pool, list, overflow, progress);
    }

    /// Allocates an object without edges.
    ///
    /// @return its number
    public int add(ObjectKind kind, int type, int length) {
        long ref = cursor;
        long header = kind.isArray() ? HeaderLayout.of(type, length) : HeaderLayout.of(type);
        Address.putLong(ref, header);
        cursor += types.bytesOf(header);
        assert cursor <= heapAddress + HEAP_BYTES;
        refs.add(ref);
        kinds.add(kind);
        List<Long> strong = new ArrayList<>();
        List<Long> passed = new ArrayList<>();
        int[] words = switch (kind) {
            case FIXED -> type == wide ? new int[] {1, 2, 63, 80, 99} : new int[] {1, 2, 4};
            case PRIM_ARRAY -> new int[0];
            case REF_ARRAY -> range(length, 8, 1, 0);
            case STRUCT_ARRAY -> type == pairs ? range(length, 24, 1, 0, 2) : range(length, 640, 1, 0, 79);
            case WEAK -> new int[] {-1, 2};
            case SOFT -> new int[] {-1, 3};
            case PHANTOM -> new int[] {-1};
            case EPHEMERON -> new int[] {-1, -2, 3};
        };
        for (int word : words) {
            (word > 0 ? strong : passed).add(ref + 8L * Math.abs(word));
        }
        strongSlots.add(strong);
        weakSlots.add(passed);
        return refs.size() - 1;
    }

    private static int[] range(int length, int strideBytes, int firstWord, int... wordsOfElement) {
        int[] words = new int[length * wordsOfElement.length];
        int n = 0;
        for (int i = 0; i < length; i++) {
            for (int word : wordsOfElement) {
                words[n++] = firstWord + i * strideBytes / 8 + word;
            }
        }
        return words;
    }

    /// Lets the `slot`th strong slot of an object refer to another.
    public void link(int from, int slot, int to) {
        Address.putLongRelease(strongSlots.get(from).get(slot), SlotLayout.slotOf(refs.get(to)));
    }

    /// Lets the `slot`th slot that is not followed refer to another: referent or key is 0, a value 1.
    public void linkWeak(int from, int slot, int to) {
        Address.putLongRelease(weakSlots.get(from).get(slot), SlotLayout.slotOf(refs.get(to)));
    }

    /// Objects of all kinds with random edges, numbers where slots are not, and now and then an immediate.
    public void fill(SplittableRandom random, int objects) {
        for (int i = 0; i < objects; i++) {
            addRandom(random);
        }
        for (int i = 0; i < objects; i++) {
            for (long slot : strongSlots.get(i)) {
                setRandom(random, slot);
            }
            for (long slot : weakSlots.get(i)) {
                setRandom(random, slot);
            }
        }
    }

    private void addRandom(SplittableRandom random) {
        switch (random.nextInt(12)) {
            case 0 -> add(ObjectKind.FIXED, wide, 0);
            case 1 -> add(ObjectKind.REF_ARRAY, refArray, random.nextInt(20));
            case 2 -> add(ObjectKind.PRIM_ARRAY, bytes, random.nextInt(100));
            case 3 -> add(ObjectKind.STRUCT_ARRAY, pairs, random.nextInt(8));
            case 4 -> add(ObjectKind.STRUCT_ARRAY, wideStructs, random.nextInt(3));
            case 5 -> add(ObjectKind.WEAK, weak, 0);
            case 6 -> add(ObjectKind.SOFT, soft, 0);
            case 7 -> add(ObjectKind.PHANTOM, phantom, 0);
            case 8 -> add(ObjectKind.EPHEMERON, ephemeron, 0);
            default -> add(ObjectKind.FIXED, node, 0);
        }
    }

    private void setRandom(SplittableRandom random, long slot) {
        int what = random.nextInt(10);
        if (what == 0) {
            Address.putLong(slot, SlotLayout.TAG | random.nextLong());
        } else if (what < 6) {
            Address.putLong(slot, SlotLayout.slotOf(refs.get(random.nextInt(refs.size()))));
        }
    }

    /// Numbers of the objects that strong slots lead to from the roots.
    public BitSet reachable(int... roots) {
        Map<Long, Integer> numbers = new HashMap<>();
        for (int i = 0; i < refs.size(); i++) {
            numbers.put(refs.get(i), i);
        }
        BitSet reached = new BitSet();
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        for (int root : roots) {
            if (!reached.get(root)) {
                reached.set(root);
                queue.add(root);
            }
        }
        while (!queue.isEmpty()) {
            for (long slot : strongSlots.get(queue.remove())) {
                long ref = SlotLayout.addressOf(Address.getLong(slot));
                if (ref != 0 && !reached.get(numbers.get(ref))) {
                    reached.set(numbers.get(ref));
                    queue.add(numbers.get(ref));
                }
            }
        }
        return reached;
    }

    /// Numbers of the objects that are marked.
    public BitSet marked() {
        BitSet marked = new BitSet();
        for (int i = 0; i < refs.size(); i++) {
            marked.set(i, bits.isMarked(refs.get(i)));
        }
        return marked;
    }

    /// Numbers of the objects of `numbers` that have a referent.
    public BitSet references(BitSet numbers) {
        BitSet references = (BitSet) numbers.clone();
        numbers.stream().filter(i -> !kinds.get(i).isReference()).forEach(references::clear);
        return references;
    }

    /// Numbers of the objects that were told as discovered.
    public BitSet told() {
        Set<Long> all = new HashSet<>(discovered);
        BitSet told = new BitSet();
        for (int i = 0; i < refs.size(); i++) {
            told.set(i, all.contains(refs.get(i)));
        }
        return told;
    }

    /// Makes all objects white.
    public void clear() {
        bits.clear(heapAddress, heapAddress + HEAP_BYTES);
        discovered.clear();
    }

    @Override
    public void close() {
        pool.close();
        overflow.close();
        types.close();
        tables.close();
        regions.close();
    }
}
