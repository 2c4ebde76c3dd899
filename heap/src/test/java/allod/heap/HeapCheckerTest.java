package allod.heap;

import static allod.heap.SpanLayout.COUNT_SHIFT;
import static allod.heap.SpanLayout.FREE;
import static allod.heap.SpanLayout.ONE_BLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A checker that never complains proves nothing: each test breaks one invariant in a live heap, sees it named, and
/// mends it again.
class HeapCheckerTest {

    private static final int MEDIUM_BYTES = 2000;

    private final Heap heap = Heap.create(HeapOptions.defaults().name("broken"));
    private final PageHeap pages = heap.pages();
    private final LocalHeap local = heap.local();
    private final int id = local.blocks().queues().id();

    /// A heap with everything in it: cached, listed and live blocks, a full span, large blocks, dirty and clean runs.
    @BeforeEach
    void fill() {
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            blocks.add(local.malloc(64));
        }
        for (int i = 0; i < 40; i++) {
            blocks.add(local.malloc(MEDIUM_BYTES));
        }
        for (int i = 0; i < blocks.size(); i += 3) {
            local.free(blocks.get(i));
        }
        long clean = heap.malloc(1 << 20);
        heap.malloc(100_000);
        long dirty = heap.malloc(200_000);
        heap.malloc(50_000);
        heap.free(clean);
        heap.purge();
        heap.free(dirty);
        for (int i = 0; i < 20; i++) {
            local.free(local.malloc(48 + i));
        }
        heap.checkInvariants();
    }

    @AfterEach
    void mended() {
        heap.checkInvariants();
        heap.close();
    }

    @Test
    void s1_moreBlocksThanFit() {
        long span = spanOf(64);
        breaks("S1", span + SpanLayout.EXTENDED, Short.BYTES, Span.capacity(span) + 1);
        breaks("S1", span + SpanLayout.CAPACITY, Short.BYTES, Short.MAX_VALUE);
    }

    @Test
    void s2_aCountThatIsNotTheLengthOfItsList() {
        long span = spanWithFreeBlocks();
        breaks("S2", span + FREE, Long.BYTES, Address.getLong(span + FREE) + ONE_BLOCK);
        breaks("S2", span + FREE, Long.BYTES, Address.getLong(span + FREE) - ONE_BLOCK);
    }

    @Test
    void s3_anInteriorAddressInAList() {
        long span = spanWithFreeBlocks();
        breaks("S3", span + FREE, Long.BYTES, Address.getLong(span + FREE) + 16);
    }

    @Test
    void s3_aBlockThatIsListedTwice() {
        long span = spanWithFreeBlocks();
        long first = Span.blockOf(Address.getLong(span + FREE));
        long count = Span.countOf(Address.getLong(span + FREE));
        breaks("S3", first, Long.BYTES, first | (count - 1) << COUNT_SHIFT);
    }

    @Test
    void s5_aGranuleOfASpanThatTheMapDoesNotKnow() {
        long span = spanOf(MEDIUM_BYTES);
        assertThat(Span.granules(span)).isGreaterThan(2);
        breaks("S5", mapEntry(Region.granuleOf(Span.start(span)) + 1), Integer.BYTES, 0);
    }

    @Test
    void b1_aBinBitWithoutARun() {
        // The bins are Java fields: a run is moved to another length behind their back.
        long run = freeRun(SpanLayout.STATE_DIRTY);
        breaks("B1", run + SpanLayout.GRANULES, Integer.BYTES, Span.granules(run) / 2);
    }

    @Test
    void b2_aLengthThatTheSumDoesNotKnow() {
        long run = freeRun(SpanLayout.STATE_CLEAN);
        assertThat(Span.granules(run)).isGreaterThan(512);
        int longer = Span.granules(run) + 1;
        assertThat(RunBins.binOf(longer)).isEqualTo(RunBins.binOf(Span.granules(run)));
        breaks("B2", run + SpanLayout.GRANULES, Integer.BYTES, longer);
    }

    @Test
    void p1_aFreeRunInNoBin() {
        long run = freeRun(SpanLayout.STATE_DIRTY);
        pages.dirty.remove(run);
        assertNamed("P1");
        pages.dirty.insert(run);
    }

    @Test
    void p1_aRunInUseInABin() {
        long block = heap.malloc(60_000);
        long span = Region.spanOf(Region.granuleOf(block));
        pages.clean.insert(span);
        assertNamed("P1");
        pages.clean.remove(span);
    }

    @Test
    void p2_aRunWhoseLastGranuleTheMapDoesNotKnow() {
        long run = freeRun(SpanLayout.STATE_DIRTY);
        breaks("P2", mapEntry(Region.granuleOf(Span.start(run)) + Span.granules(run) - 1), Integer.BYTES, 0);
    }

    @Test
    void p3_neighboursThatWereNotCoalesced() {
        long block = heap.malloc(100_000);
        long after = heap.malloc(100_000);
        long keep = heap.malloc(100_000);
        heap.free(block);
        long span = Region.spanOf(Region.granuleOf(after));
        PageHeap.mapEnds(span);
        Address.putByte(span + SpanLayout.STATE, SpanLayout.STATE_DIRTY);
        pages.dirty.insert(span);
        assertNamed("P3");
        pages.dirty.remove(span);
        Address.putByte(span + SpanLayout.STATE, SpanLayout.STATE_LARGE);
        heap.free(after);
        heap.free(keep);
    }

    @Test
    void p4_aHole() {
        long run = freeRun(SpanLayout.STATE_DIRTY);
        breaks("P4", mapEntry(Region.granuleOf(Span.start(run))), Integer.BYTES, 0);
        breaks("P4", run + SpanLayout.START, Long.BYTES, Span.start(run) + 1024);
    }

    @Test
    void p4_aRunBeyondTheTop() {
        Extent extent = pages.extents.getLast();
        extent.topGranule--;
        assertNamed("P4");
        extent.topGranule++;
    }

    @Test
    void p5_aRunInUseThatWasNeverCounted() {
        long run = freeRun(SpanLayout.STATE_DIRTY);
        pages.dirty.remove(run);
        breaks("P5", run + SpanLayout.STATE, Byte.BYTES, SpanLayout.STATE_LARGE);
        pages.dirty.insert(run);
    }

    @Test
    void a1_aLargeSpanWithSmallBlocks() {
        long span = Region.spanOf(Region.granuleOf(heap.malloc(100_000)));
        breaks("A1", span + SpanLayout.BLOCK_BYTES, Integer.BYTES, 64);
    }

    @Test
    void q1_aSpanOfAnotherClassInAQueue() {
        long span = Region.span(local.blocks().queues().head(SizeClasses.classOf(MEDIUM_BYTES)));
        breaks("Q1", span + SpanLayout.SIZE_CLASS, Byte.BYTES, SizeClasses.classOf(MEDIUM_BYTES) + 1);
    }

    @Test
    void q1_aFullSpanInAQueue() {
        long span = Region.span(local.blocks().queues().head(SizeClasses.classOf(64)));
        breaks("Q1", span + SpanLayout.FULL, Byte.BYTES, 1);
    }

    @Test
    void q2_aBrokenLink() {
        long span = Region.span(local.blocks().queues().head(SizeClasses.classOf(64)));
        breaks("Q2", span + SpanLayout.PREVIOUS, Integer.BYTES, 12345);
    }

    @Test
    void q3_anEmptySpanInAQueue() {
        long span = Region.span(local.blocks().queues().head(SizeClasses.classOf(64)));
        long free = Address.getLong(span + FREE);
        breaks("", span + SpanLayout.EXTENDED, Short.BYTES, Span.countOf(free));
    }

    @Test
    void w1_blocksWiderThanTheirClass() {
        long span = spanOf(MEDIUM_BYTES);
        int sizeClass = Span.sizeClass(span);
        breaks("", span + SpanLayout.SIZE_CLASS, Byte.BYTES, sizeClass - 3);
    }

    @Test
    void k1_anotherClassesBlockInACache() {
        int c = SizeClasses.classOf(64);
        long block = local.malloc(640);
        long freed = Region.local(id) + LocalHeapLayout.cache(c) + LocalHeapLayout.ALLOCATE;
        long before = Address.getLong(freed);
        Address.putLong(freed, Span.push(before, block));
        assertNamed("K1");
        Address.putLong(freed, before);
        local.free(block);
    }

    @Test
    void k1_aBlockThatIsCachedTwice() {
        int c = SizeClasses.classOf(64);
        local.free(local.malloc(64));
        long freed = Region.local(id) + LocalHeapLayout.cache(c) + LocalHeapLayout.FREED;
        long before = Address.getLong(freed);
        long block = Span.blockOf(before);
        assertThat(block).isNotZero();
        long below = Address.getLong(block);
        Address.putLong(block, (below & SpanLayout.COUNT_MASK) | block); // a list of itself
        assertNamed("K1");
        Address.putLong(block, below);
    }

    @Test
    void k2_aCacheWithAWrongCount() {
        int c = SizeClasses.classOf(64);
        local.free(local.malloc(64));
        long freed = Region.local(id) + LocalHeapLayout.cache(c) + LocalHeapLayout.FREED;
        breaks("K2", freed, Long.BYTES, Address.getLong(freed) - ONE_BLOCK);
    }

    // ---- how

    /// Writes a wrong value, sees the invariant named, and writes the old one back.
    private void breaks(String invariant, long address, int bytes, long value) {
        long before = get(address, bytes);
        assertThat(value).isNotEqualTo(before);
        put(address, bytes, value);
        try {
            assertNamed(invariant);
        } finally {
            put(address, bytes, before);
        }
    }

    private void assertNamed(String invariant) {
        assertThatThrownBy(heap::checkInvariants)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Invariant " + invariant);
    }

    private static long get(long address, int bytes) {
        return switch (bytes) {
            case Byte.BYTES -> Address.getByte(address);
            case Short.BYTES -> Address.getShort(address);
            case Integer.BYTES -> Address.getInt(address);
            default -> Address.getLong(address);
        };
    }

    private static void put(long address, int bytes, long value) {
        switch (bytes) {
            case Byte.BYTES -> Address.putByte(address, (byte) value);
            case Short.BYTES -> Address.putShort(address, (short) value);
            case Integer.BYTES -> Address.putInt(address, (int) value);
            default -> Address.putLong(address, value);
        }
    }

    private static long mapEntry(long granule) {
        return Region.MAP + (granule << 2);
    }

    private long spanOf(int bytes) {
        return Region.spanOf(Region.granuleOf(local.malloc(bytes)));
    }

    private long spanWithFreeBlocks() {
        for (int c = 0; c < SizeClasses.COUNT; c++) {
            for (int index = local.blocks().queues().head(c); index != 0; index = Span.next(Region.span(index))) {
                if (Span.countOf(Address.getLong(Region.span(index) + FREE)) > 2) {
                    return Region.span(index);
                }
            }
        }
        throw new AssertionError("no span with free blocks");
    }

    private long freeRun(byte state) {
        return pages.binsOf(state).check().stream()
                .filter(run -> Span.granules(run) > 3)
                .max((a, b) -> Integer.compare(Span.granules(a), Span.granules(b)))
                .orElseThrow();
    }
}
