package allod.pages.paged;

/// The entry of a page table: one `long` a page.
///
/// ```
/// present   │ number of the frame, bits 12..51 │ COW D A W P=1 │
/// absent    │ number of the page,  bits 12..51 │ ...       P=0 │ bit 56 ID = 1
/// empty     │ 0: never touched, or released                    │
/// ```
///
/// - `P` the page is in a frame, `W` it may be written without asking, `A` it was used, `D` it was written
/// - `COW` it has to be copied, or found to have no other user, before it is written
/// - `HUGE` the entry stands for 512 pages in neighbouring frames
/// - `NO_ACCESS` nothing may be done with it, whether it is there or not
final class Pte {

    static final int PAGE_SHIFT = 12;
    static final int PAGE_BYTES = 1 << PAGE_SHIFT;
    static final long PAGE_MASK = -PAGE_BYTES;
    static final int INDEX_BITS = 9;
    static final int ENTRIES = 1 << INDEX_BITS;
    static final int LEAF_SHIFT = PAGE_SHIFT + INDEX_BITS;
    static final long LEAF_BYTES = 1L << LEAF_SHIFT;
    static final int ADDRESS_BITS = 48;
    static final long ADDRESS_END = 1L << ADDRESS_BITS;

    static final long P = 1;
    static final long W = 1 << 1;
    static final long A = 1 << 2;
    static final long D = 1 << 3;
    static final long COW = 1 << 4;
    static final long HUGE = 1 << 6;
    static final long ID = 1L << 56;
    static final long NO_ACCESS = 1L << 57;

    private static final long NUMBER_MASK = ((1L << 40) - 1) << PAGE_SHIFT;

    private Pte() {}

    static long present(long frameNumber, long bits) {
        return frameNumber << PAGE_SHIFT | P | bits;
    }

    static long absent(long pageId, long bits) {
        return pageId << PAGE_SHIFT | ID | bits;
    }

    static boolean isPresent(long entry) {
        return (entry & P) != 0;
    }

    static boolean isAbsent(long entry) {
        return (entry & (P | ID)) == ID;
    }

    /// No page, though it may carry `NO_ACCESS`.
    static boolean isEmpty(long entry) {
        return (entry & (P | ID)) == 0;
    }

    /// The frame of a present entry, the page of an absent one.
    static int number(long entry) {
        return (int) ((entry & NUMBER_MASK) >>> PAGE_SHIFT);
    }

    /// Index of the entry of an address in its leaf.
    static int index(long virtualAddress) {
        return (int) (virtualAddress >>> PAGE_SHIFT) & (ENTRIES - 1);
    }

    static long page(long virtualAddress) {
        return virtualAddress & PAGE_MASK;
    }

    static long roundUp(long bytes) {
        return (bytes + PAGE_BYTES - 1) & PAGE_MASK;
    }
}
