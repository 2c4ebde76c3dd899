package allod.pages.simulate;

import java.util.Arrays;

/// Gives every page that it sees a number, from 0 in the order of their first appearance, so that models keep what
/// they know about pages in plain arrays.
///
/// ```
/// slots   │ page │  -  │ page │ page │ ...    a power of two, at most half full
/// numbers │  0   │  -  │  2   │  1   │
/// pages   │ page of 0 │ page of 1 │ ...
/// ```
///
/// Invariant: **N1** the number of the page that `pages` has at a number is that number.
final class PageNumbering {

    private static final long NONE = -1; // pages are addresses shifted right, so none of them is it
    private static final long SPREAD = 0x9e3779b97f4a7c15L; // 2^64 / golden ratio: neighbours land far apart

    private long[] slots = new long[1 << 10];
    private int[] numbers = new int[1 << 10];
    private long[] pages = new long[1 << 9];
    private int shift = Long.SIZE - 10;
    private int count;

    PageNumbering() {
        Arrays.fill(slots, NONE);
    }

    /// The number of `page`; the next one when it is new.
    int number(long page) {
        int slot = (int) ((page * SPREAD) >>> shift);
        while (true) {
            long here = slots[slot];
            if (here == page) {
                return numbers[slot];
            }
            if (here == NONE) {
                return add(page, slot);
            }
            slot = (slot + 1) & (slots.length - 1);
        }
    }

    private int add(long page, int slot) {
        if (count == pages.length) { // half full
            grow();
            return number(page);
        }
        slots[slot] = page;
        numbers[slot] = count;
        pages[count] = page;
        return count++;
    }

    private void grow() {
        pages = Arrays.copyOf(pages, pages.length * 2);
        slots = new long[pages.length * 2];
        numbers = new int[slots.length];
        Arrays.fill(slots, NONE);
        shift--;
        for (int n = 0; n < count; n++) {
            int slot = (int) ((pages[n] * SPREAD) >>> shift);
            while (slots[slot] != NONE) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = pages[n];
            numbers[slot] = n;
        }
    }

    /// Pages seen.
    int count() {
        return count;
    }

    /// The page that has number `n`.
    long page(int n) {
        return pages[n];
    }

    void checkInvariants() {
        for (int n = 0; n < count; n++) {
            if (number(pages[n]) != n) {
                throw new AssertionError("N1 is broken at number " + n);
            }
        }
    }
}
