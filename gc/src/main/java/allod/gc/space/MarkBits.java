package allod.gc.space;

import allod.pages.Address;

/// A bit for every 8 bytes of the heap: set at the start of an object that the collector found, or of a cell in
/// which a mutator allocates while marking goes on.
///
/// ```
/// address  base ......... + 504 │ + 512 ........
/// word     bits 0 .......... 63 │ bits 0 .......
/// ```
///
/// Invariants:
///
/// - **M1** of all threads that mark a reference, [#mark(long)] is true for exactly one
/// - **M2** outside of marking and sweeping all bits are 0; the bits of a granule are 0 when it is handed out
///
/// Threads: any. Marking is by an atomic or after an opaque test, since most references lead to what is marked
/// already; the bits say nothing about the contents of the object, so no order is needed. [#clear(long, long)]
/// is for ranges in which nobody marks.
///
/// Sources: bits aside instead of in the header, so that marking does not dirty the pages of objects, as in Go.
public final class MarkBits {

    private static final int WORD_SHIFT = 9; // a word of bits is for 512 bytes
    private static final int BIT_SHIFT = 3;

    private final long bias; // what is added to address >>> 9 << 3: the base of the heap is a multiple of 512

    /// The bits of a heap; there is no state beside the table.
    public MarkBits(RegionTable table) {
        bias = table.bitsAddress() - (table.baseAddress() >>> WORD_SHIFT << 3);
    }

    private long wordOf(long address) {
        return bias + (address >>> WORD_SHIFT << 3);
    }

    /// Sets the bit of a reference.
    ///
    /// @return whether it was clear: the caller has marked the object, nobody else
    public boolean mark(long ref) {
        long word = wordOf(ref);
        long bit = 1L << (ref >>> BIT_SHIFT);
        return (Address.getLongOpaque(word) & bit) == 0 && (Address.getAndBitwiseOrLong(word, bit) & bit) == 0;
    }

    public boolean isMarked(long ref) {
        return (Address.getLongOpaque(wordOf(ref)) & (1L << (ref >>> BIT_SHIFT))) != 0;
    }

    /// Clears the bit of a reference; others may mark beside it.
    ///
    /// @return whether it was set
    public boolean unmark(long ref) {
        long bit = 1L << (ref >>> BIT_SHIFT);
        return (Address.getAndBitwiseAndLong(wordOf(ref), ~bit) & bit) != 0;
    }

    /// The first marked address from `from` on and below `to`, or 0.
    public long nextMarked(long from, long to) {
        if (from >= to) {
            return 0;
        }
        long word = wordOf(from);
        long last = wordOf(to - 8);
        long bits = Address.getLongOpaque(word) & (-1L << (from >>> BIT_SHIFT));
        while (bits == 0 && word < last) {
            word += 8;
            bits = Address.getLongOpaque(word);
        }
        long found = ((word - bias) >>> 3 << WORD_SHIFT) + ((long) Long.numberOfTrailingZeros(bits) << BIT_SHIFT);
        return bits == 0 || found >= to ? 0 : found;
    }

    /// Number of marked addresses in a range.
    public long count(long from, long to) {
        long count = 0;
        for (long at = from & -512; at < to; at += 512) {
            count += Long.bitCount(Address.getLongOpaque(wordOf(at)) & maskOf(at, from, to));
        }
        return count;
    }

    /// Whether no address of a range is marked.
    public boolean isClear(long from, long to) {
        return nextMarked(from, to) == 0;
    }

    /// Clears a range of whole words in which nobody marks meanwhile.
    ///
    /// @param from a multiple of 512, as `to`
    public void clear(long from, long to) {
        assert (from & 511) == 0 && (to & 511) == 0 : from + " to " + to;
        Address.fill(wordOf(from), (to - from) >>> 6, (byte) 0);
    }

    /// Marks the starts of all cells of a range; others may mark beside it.
    ///
    /// @param from start of a cell
    public void markCells(long from, long to, int cellBytes) {
        long cell = from;
        while (cell < to) {
            long word = wordOf(cell);
            long mask = maskOfCells(cell, to, cellBytes);
            Address.getAndBitwiseOrLong(word, mask);
            cell = behind(cell, mask, cellBytes);
        }
    }

    /// Clears the bits of all cells of a range; others may mark beside it.
    ///
    /// @param from start of a cell
    public void unmarkCells(long from, long to, int cellBytes) {
        long cell = from;
        while (cell < to) {
            long word = wordOf(cell);
            long mask = maskOfCells(cell, to, cellBytes);
            Address.getAndBitwiseAndLong(word, ~mask);
            cell = behind(cell, mask, cellBytes);
        }
    }

    /// The bits of the cells from `cell` on that lie in the same word.
    private static long maskOfCells(long cell, long to, int cellBytes) {
        long end = Math.min(to, (cell | 511) + 1);
        long mask = 0;
        for (long at = cell; at < end; at += cellBytes) {
            mask |= 1L << (at >>> BIT_SHIFT);
        }
        return mask;
    }

    private static long behind(long cell, long mask, int cellBytes) {
        return cell + (long) Long.bitCount(mask) * cellBytes;
    }

    private static long maskOf(long word, long from, long to) {
        long mask = from > word ? -1L << (from >>> BIT_SHIFT) : -1L;
        long beyond = word + 512 - to;
        return beyond > 0 ? mask & (-1L >>> (beyond >>> BIT_SHIFT)) : mask;
    }

    // --- for sweeping: words of a span, which one thread owns -----------------------------------------------------

    /// Where the bits of the 512 bytes around an address are.
    long wordAddress(long address) {
        return wordOf(address);
    }
}
