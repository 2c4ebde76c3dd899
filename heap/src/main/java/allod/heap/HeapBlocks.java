package allod.heap;

import static allod.heap.SpanLayout.FREE;
import static allod.heap.SpanLayout.STATE_CUT;
import static allod.heap.SpanLayout.STATE_LARGE;
import static allod.pages.Address.getLong;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All live blocks of a heap at one moment, in the order of their addresses: for those who look for leaks.
///
/// A heap does not mark the blocks that it has handed out. They are what remains:
///
/// ```
/// the blocks that were cut of a span
///   - its own list of free blocks
///   - the list that other threads freed          = live, or in a cache
///   - the blocks in the caches of local heaps    = live
/// and each large span is one live block
/// ```
///
/// Invariants:
///
/// - **H1** blocks are disjoint, and addresses ascend
/// - **H2** there are as many as [HeapStats#liveBlocks()], with as many bytes as [HeapStats#liveBytes()]
///
/// Threads: any may ask. The answer is exact while no other thread allocates or frees; else blocks that are on their
/// way are told or not. No list is followed to where no block of the heap is, so a racing answer may be wrong, but
/// does not fail.
public final class HeapBlocks {

    private long[] addresses = new long[64];
    private long[] bytes = new long[64];
    private int count;
    private long[] cached = new long[64]; // ascending, once all are there
    private int cachedCount;

    private HeapBlocks() {}

    /// Takes down the live blocks of `heap`.
    ///
    /// @throws IllegalStateException when the heap is closed
    /// @throws IllegalArgumentException when it has checks: only they know its blocks
    public static HeapBlocks of(Heap heap) {
        heap.requireOpen();
        if (heap.checks() != null) {
            throw new IllegalArgumentException("Heap '" + heap.name()
                    + "' hands its calls to checks, and holds no blocks itself. Ask the checked heap for its blocks.");
        }
        HeapBlocks blocks = new HeapBlocks();
        List<LocalHeap> locals = heap.locals().all();
        PageHeap pages = heap.pages();
        pages.lock.lock();
        try {
            locals.forEach(local -> blocks.addCached(local.blocks().caches()));
            Arrays.sort(blocks.cached, 0, blocks.cachedCount);
            for (Extent extent : pages.extents) {
                blocks.addExtent(extent);
            }
        } finally {
            pages.lock.unlock();
        }
        blocks.sort();
        return blocks;
    }

    /// All heaps that are open, the checked ones and those behind them left out: what a checked heap holds in
    /// quarantine is no leak.
    public static List<Heap> plainHeaps() {
        List<Heap> heaps = Purger.heaps();
        List<@Nullable Heap> behind = new ArrayList<>();
        for (Heap heap : heaps) {
            BlockChecks checks = heap.checks();
            behind.add(checks == null ? null : checks.behind());
        }
        return heaps.stream()
                .filter(heap -> heap.checks() == null && !behind.contains(heap))
                .toList();
    }

    /// How many there are.
    public int count() {
        return count;
    }

    /// Where block `index` starts, 0 being the lowest.
    public long address(int index) {
        return addresses[index];
    }

    /// How many bytes of block `index` may be used: at least what was asked for.
    public long usableBytes(int index) {
        return bytes[index];
    }

    private void addCached(BlockCaches caches) {
        for (int c = 0; c < SizeClasses.SMALL_CLASSES; c++) {
            for (long list : caches.lists(c)) {
                long word = list;
                for (int left = Span.countOf(list); left > 0 && isBlock(Span.blockOf(word)); left--) {
                    if (cachedCount == cached.length) {
                        cached = Arrays.copyOf(cached, cachedCount * 2);
                    }
                    cached[cachedCount++] = Span.blockOf(word);
                    word = getLong(Span.blockOf(word));
                }
            }
        }
    }

    /// Whether a block was cut there: a list that its owner changes meanwhile may lead anywhere.
    private static boolean isBlock(long address) {
        if (address == 0 || Region.granuleOf(address) >= Region.topGranule()) {
            return false;
        }
        long span = Region.spanOf(Region.granuleOf(address));
        return Span.state(span) == STATE_CUT && Span.startsBlock(span, address);
    }

    private void addExtent(Extent extent) {
        long granule = extent.firstGranule;
        while (granule < extent.topGranule) {
            long span = Region.spanOf(granule);
            if (Region.indexOf(span) == 0) {
                granule++; // a run on its way between two states
                continue;
            }
            if (Span.state(span) == STATE_LARGE) {
                add(Span.start(span), LargeSpans.usableBytes(span));
            } else if (Span.state(span) == STATE_CUT) {
                addCut(span);
            }
            granule += Math.max(1, Span.granules(span));
        }
    }

    private void addCut(long span) {
        int blockBytes = Span.blockBytes(span);
        int cut = Span.extended(span);
        if (blockBytes == 0) {
            return; // on its way to another state
        }
        BitSet live = new BitSet(cut);
        live.set(0, cut);
        clearListed(span, getLong(span + FREE), live);
        clearListed(span, RemoteFrees.word(span), live);
        long start = Span.start(span);
        int at = Arrays.binarySearch(cached, 0, cachedCount, start);
        for (at = at < 0 ? -at - 1 : at; at < cachedCount; at++) {
            long index = (cached[at] - start) / blockBytes;
            if (index >= cut) {
                break;
            }
            live.clear((int) index);
        }
        live.stream().forEach(index -> add(start + (long) index * blockBytes, blockBytes));
    }

    /// @param live has no bits behind the last block; clearing one there does nothing
    private static void clearListed(long span, long list, BitSet live) {
        long start = Span.start(span);
        int blockBytes = Span.blockBytes(span);
        long word = list;
        for (int left = Span.countOf(list); left > 0 && Span.blockOf(word) != 0; left--) {
            long offset = Span.blockOf(word) - start;
            if (offset < 0 || !Span.startsBlock(span, Span.blockOf(word))) {
                return;
            }
            live.clear((int) (offset / Math.max(1, blockBytes)));
            word = getLong(Span.blockOf(word));
        }
    }

    private void add(long address, long usableBytes) {
        if (count == addresses.length) {
            addresses = Arrays.copyOf(addresses, count * 2);
            bytes = Arrays.copyOf(bytes, count * 2);
        }
        addresses[count] = address;
        bytes[count++] = usableBytes;
    }

    /// Blocks ascend within an extent; extents are as old as they are.
    private void sort() {
        boolean ascending = true;
        for (int i = 1; i < count && ascending; i++) {
            ascending = addresses[i - 1] < addresses[i];
        }
        if (!ascending) {
            sortByAddress();
        }
    }

    private void sortByAddress() {
        long[] unsortedAddresses = Arrays.copyOf(addresses, count);
        long[] unsortedBytes = Arrays.copyOf(bytes, count);
        long[] sorted = unsortedAddresses.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < count; i++) {
            int to = Arrays.binarySearch(sorted, unsortedAddresses[i]);
            addresses[to] = unsortedAddresses[i];
            bytes[to] = unsortedBytes[i];
        }
    }
}
