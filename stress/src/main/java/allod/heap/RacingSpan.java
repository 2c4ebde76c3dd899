package allod.heap;

import static allod.heap.SpanLayout.FREE;

import allod.pages.Address;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A span whose blocks are all live, with an owner of its own: what the races over [RemoteFrees] start from. The
/// arbiter gives it back.
///
/// Threads: as the protocol says; [#close()] after all of them.
final class RacingSpan {

    static final int BLOCK_BYTES = 64;

    private static final int WEIGHT_BYTES = 16 << 10; // see RacingHeap

    private static final PageHeap PAGES = new PageHeap("races", false, new Budget("races", Long.MAX_VALUE, null));
    private static final ConcurrentLinkedQueue<Integer> OWNERS = new ConcurrentLinkedQueue<>();

    final int owner;
    final long tables;
    final long span;
    private final boolean ownsOwner;

    @SuppressWarnings("unused")
    private final byte[] weight = new byte[WEIGHT_BYTES];

    RacingSpan() {
        this(takeOwner(), true);
    }

    /// A second span of the same owner.
    RacingSpan(RacingSpan sibling) {
        this(sibling.owner, false);
    }

    private RacingSpan(int owner, boolean ownsOwner) {
        this.owner = owner;
        this.ownsOwner = ownsOwner;
        this.tables = Region.local(owner);
        this.span = PAGES.take(1);
        Span.format(span, owner, SizeClasses.classOf(BLOCK_BYTES), BLOCK_BYTES);
        RemoteFrees.reset(span);
        boolean cut = Span.extend(span);
        assert cut;
        Address.putLong(span + FREE, 0);
    }

    private static int takeOwner() {
        Integer used = OWNERS.poll();
        return used != null ? used : Region.takeLocalId();
    }

    /// Block number `index`, live.
    long block(int index) {
        return Span.start(span) + (long) index * BLOCK_BYTES;
    }

    void arm() {
        boolean armed = RemoteFrees.arm(span);
        assert armed;
    }

    /// Blocks in the owner's list.
    int collected() {
        return Span.countOf(Address.getLong(span + FREE));
    }

    /// Blocks that other threads freed and the owner has not taken.
    int waiting() {
        return RemoteFrees.count(span);
    }

    /// What the owner does from time to time.
    ///
    /// @return how often this owner's spans were on the delayed list
    int drain() {
        int spans = 0;
        int index = RemoteFrees.takeDelayed(tables);
        while (index != 0) {
            long delayed = Region.span(index);
            index = RemoteFrees.unqueue(delayed);
            RemoteFrees.collect(delayed);
            spans++;
        }
        return spans;
    }

    /// The length of the owner's list, walked; -1 if a block is in it twice or a count is wrong.
    int walk() {
        long seen = 0;
        int count = 0;
        for (long word = Address.getLong(span + FREE);
                Span.blockOf(word) != 0;
                word = Address.getLong(Span.blockOf(word))) {
            long bit = 1L << (Span.blockOf(word) - Span.start(span)) / BLOCK_BYTES;
            if ((seen & bit) != 0 || Span.countOf(word) != collected() - count) {
                return -1;
            }
            seen |= bit;
            count++;
        }
        return count == collected() ? count : -1;
    }

    void close() {
        PAGES.giveBack(span);
        if (ownsOwner) {
            OWNERS.add(owner);
        }
    }
}
