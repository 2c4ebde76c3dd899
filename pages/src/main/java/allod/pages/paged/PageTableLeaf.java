package allod.pages.paged;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The lowest node: 512 entries, or one that stands for all of them.
///
/// ```
/// small   entries[512]                       every page by itself
///   ▲
///   │ split
/// huge    one entry, frames f .. f + 511     one bit A and one bit D for all
/// ```
///
/// Splitting moves no page: the frames stay where they are, and each gets an entry of its own.
///
/// Threads: entries are written under the pager's lock, and threads that fill their TLB set bits `A` and `D`
/// without it, so every change is an atomic one.
final class PageTableLeaf extends PageTableNode {

    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle HUGE;

    static {
        try {
            HUGE = MethodHandles.lookup().findVarHandle(PageTableLeaf.class, "huge", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private volatile long @Nullable [] entries; // null while huge; volatile: publishes what the split has written
    private volatile long huge; // 0 once split

    PageTableLeaf(long baseAddress) {
        super(baseAddress);
        entries = new long[Pte.ENTRIES];
    }

    /// A huge leaf over 512 frames from `frameNumber` on.
    PageTableLeaf(long baseAddress, long frameNumber, long bits) {
        super(baseAddress);
        entries = null;
        huge = Pte.present(frameNumber, bits | Pte.HUGE);
    }

    boolean isHuge() {
        return entries == null;
    }

    /// The entry of a page; in a huge leaf the one entry, moved to the page's frame.
    long get(int index) {
        long[] small = entries;
        if (small != null) {
            return (long) ENTRY.getAcquire(small, index);
        }
        return part(huge, index);
    }

    /// Replaces an entry of a small leaf; what was there, with its last bits.
    long replace(int index, long entry) {
        return (long) ENTRY.getAndSet(smallEntries(), index, entry);
    }

    /// Clears bits of one entry, in a huge leaf of all; what was there.
    long clear(int index, long bits) {
        long[] small = entries;
        if (small != null) {
            return (long) ENTRY.getAndBitwiseAnd(small, index, ~bits);
        }
        return part((long) HUGE.getAndBitwiseAnd(this, ~bits), index);
    }

    /// Sets bits of one entry, in a huge leaf of all.
    void set(int index, long bits) {
        long[] small = entries;
        if (small != null) {
            ENTRY.getAndBitwiseOr(small, index, bits);
        } else {
            HUGE.getAndBitwiseOr(this, bits);
        }
    }

    /// Notes that a page is used, and with `write` that it is written, if the entry allows it; the entry, or 0
    /// when it does not. Without the pager's lock.
    long use(int index, boolean write) {
        long needed = write ? Pte.P | Pte.W : Pte.P;
        long noted = write ? Pte.A | Pte.D : Pte.A;
        long[] small = entries;
        while (true) {
            long entry = small != null ? (long) ENTRY.getAcquire(small, index) : huge;
            if ((entry & (needed | Pte.NO_ACCESS)) != needed) {
                return 0;
            }
            if ((entry & noted) == noted || exchange(small, index, entry, entry | noted)) {
                return small != null ? entry : part(entry, index);
            }
        }
    }

    private boolean exchange(long @Nullable [] small, int index, long expected, long entry) {
        return small != null
                ? ENTRY.compareAndSet(small, index, expected, entry)
                : HUGE.compareAndSet(this, expected, entry);
    }

    /// Gives each page of a huge leaf an entry of its own.
    void split() {
        long last = (long) HUGE.getAndSet(this, 0L); // from here on nobody sets a bit; the TLB cannot be filled
        assert (last & Pte.HUGE) != 0 : this;
        long[] small = new long[Pte.ENTRIES];
        for (int i = 0; i < Pte.ENTRIES; i++) {
            small[i] = part(last, i) & ~Pte.HUGE;
        }
        entries = small;
    }

    private static long part(long hugeEntry, int index) {
        return hugeEntry == 0 ? 0 : hugeEntry + ((long) index << Pte.PAGE_SHIFT);
    }

    private long[] smallEntries() {
        long[] small = entries;
        if (small == null) {
            throw new AssertionError("leaf at 0x" + Long.toHexString(baseAddress()) + " is huge");
        }
        return small;
    }
}
