package allod.heap;

import static allod.heap.SpanLayout.ADDRESS_MASK;
import static allod.heap.SpanLayout.ARMED;
import static allod.heap.SpanLayout.COUNT_MASK;
import static allod.heap.SpanLayout.FLAGS;
import static allod.heap.SpanLayout.FREE;
import static allod.heap.SpanLayout.NEXT_DELAYED;
import static allod.heap.SpanLayout.ONE_BLOCK;
import static allod.heap.SpanLayout.QUEUED;
import static allod.heap.SpanLayout.THREAD_FREE;
import static allod.pages.Address.compareAndSetInt;
import static allod.pages.Address.compareAndSetLong;
import static allod.pages.Address.getInt;
import static allod.pages.Address.getLong;
import static allod.pages.Address.getLongOpaque;
import static allod.pages.Address.putInt;
import static allod.pages.Address.putLong;

import allod.pages.Address;

/// Blocks freed by a thread that does not own their span, and how the owner hears of them.
///
/// ```
/// other thread                                      owner
/// ─ push(span, block) ───────► threadFree ◄──────── collect(span): takes the whole list, never one block
///        │ found ARMED                 ▲
///        │ (made it QUEUED)            └ arm(span): when the span became full and left its queue
///        └─► delayed list of the owner ───────────► drain: clears QUEUED, un-fulls the span
/// ```
///
/// Invariants:
///
/// - **T1** pushes add one block, the owner takes all: no thread pops a single block, so there is no ABA
/// - **T2** a full span is ARMED, or QUEUED, or holds no block freed by another thread
/// - **T3** a span that is QUEUED is on the delayed list, or the thread that made it QUEUED is about to put it there;
///   it is not given back to the page heap before its owner has cleared the flag
/// - **T4** ARMED stays set when an owner's free un-fulls the span: the next other thread then queues it once for
/// nothing
///
/// Threads: as drawn. A push is a release: it publishes the link in the block, and all that its thread did with the
/// block before. Taking the list is an acquire.
///
/// Sources: the thread-free list of mimalloc; the sticky notify bit of its version 3; the count of rpmalloc 2.
final class RemoteFrees {

    private RemoteFrees() {}

    /// Gives `block` back to a span of another owner.
    ///
    /// @return false for a double free: the block is the one that was given back last
    static boolean push(long span, long block) {
        int owner = Span.ownerId(span); // before the push: afterwards the span is no longer pinned by our block
        long list = Region.shared(span) + THREAD_FREE;
        long found;
        long wanted;
        do {
            found = getLongOpaque(list);
            if ((found & ADDRESS_MASK) == block) {
                return false;
            }
            putLong(block, found & ~FLAGS);
            long flags = (found & ARMED) != 0 ? QUEUED : found & FLAGS;
            wanted = (found & COUNT_MASK) + ONE_BLOCK | block | flags;
        } while (!compareAndSetLong(list, found, wanted));
        if ((found & ARMED) != 0) {
            delay(owner, span);
        }
        return true;
    }

    /// Number of blocks that other threads freed and the owner has not collected.
    static int count(long span) {
        return Span.countOf(getLongOpaque(Region.shared(span) + THREAD_FREE));
    }

    /// The list of blocks that other threads freed, without its flags.
    static long word(long span) {
        return getLongOpaque(Region.shared(span) + THREAD_FREE) & ~FLAGS;
    }

    /// Whether T2 holds for a full span.
    static boolean isNoticed(long span) {
        long list = getLongOpaque(Region.shared(span) + THREAD_FREE);
        return (list & FLAGS) != 0 || Span.blockOf(list) == 0;
    }

    static boolean isQueued(long span) {
        return (getLongOpaque(Region.shared(span) + THREAD_FREE) & QUEUED) != 0;
    }

    /// Moves the blocks that other threads freed to the span's own list. Owner only.
    ///
    /// @return whether there were any
    static boolean collect(long span) {
        long taken = take(span);
        if (Span.blockOf(taken) == 0) {
            return false;
        }
        if (Span.blockOf(getLong(span + FREE)) == 0) {
            putLong(span + FREE, taken);
        } else {
            splice(span, taken);
        }
        return true;
    }

    /// Marks a span that is about to be full, unless another thread has freed a block of it. Owner only.
    ///
    /// @return false if there is a block to collect: the span is not full
    static boolean arm(long span) {
        long list = Region.shared(span) + THREAD_FREE;
        long found;
        do {
            found = getLongOpaque(list);
            if (Span.blockOf(found) != 0) {
                return false;
            }
        } while ((found & FLAGS) == 0 && !compareAndSetLong(list, found, ARMED));
        return true;
    }

    /// Clears the flags of a span that starts a new life.
    static void reset(long span) {
        long list = Region.shared(span) + THREAD_FREE;
        if (getLongOpaque(list) != 0) {
            putLong(list, 0);
        }
    }

    /// Takes all spans off the delayed list of a local heap.
    ///
    /// @return index of the first; the others follow by [SpanLayout#NEXT_DELAYED]
    static int takeDelayed(long localTables) {
        long list = localTables + LocalHeapLayout.DELAYED;
        return Address.getIntOpaque(list) == 0 ? 0 : Address.getAndSetInt(list, 0);
    }

    /// The span behind `span` on the list that was taken; clears QUEUED, so the span may be queued anew. Owner only.
    static int unqueue(long span) {
        int next = getInt(Region.shared(span) + NEXT_DELAYED);
        long list = Region.shared(span) + THREAD_FREE;
        long found;
        do {
            found = getLongOpaque(list);
        } while (!compareAndSetLong(list, found, found & ~QUEUED));
        return next;
    }

    private static long take(long span) {
        long list = Region.shared(span) + THREAD_FREE;
        long found;
        do {
            found = getLongOpaque(list);
            if (Span.blockOf(found) == 0) {
                return 0;
            }
        } while (!compareAndSetLong(list, found, found & FLAGS));
        return found & ~FLAGS;
    }

    private static void splice(long span, long taken) {
        long word = getLong(span + FREE);
        for (long rest = taken; Span.blockOf(rest) != 0; ) {
            long block = Span.blockOf(rest);
            rest = getLong(block);
            word = Span.push(word, block);
        }
        putLong(span + FREE, word);
    }

    private static void delay(int owner, long span) {
        long list = Region.local(owner) + LocalHeapLayout.DELAYED;
        int found;
        do {
            found = Address.getIntOpaque(list);
            putInt(Region.shared(span) + NEXT_DELAYED, found);
        } while (!compareAndSetInt(list, found, Region.indexOf(span)));
    }
}
