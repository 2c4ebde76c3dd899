package allod.pages.paged;

/// The disk space of a [FileStore], taken and given back in steps of several pages.
///
/// ```
/// step     0            1            2            3
///        ┌────────────┬────────────┬────────────┬────────────┐
///        │ 12 pages   │  1 page    │  hole      │  7 pages   │
///        └────────────┴────────────┴────────────┴────────────┘
///          backed       backed       its last page was freed: given back
/// ```
///
/// Invariants:
///
/// - **Y1** a step with a page in it is backed, so a page is never written to a place that the disk has not promised
/// - **Y2** a step counts the slots that are written, or are about to be for the first time
///
/// Threads: any; the monitor guards steps, and the system is asked for space under it. Only the first write of a slot
/// and its free come here.
final class StoreSpace {

    private static final long BACKED = 1L << 62;
    private static final long COUNT_MASK = BACKED - 1;

    private final StoreFile file;
    private final long capacityPages;
    private final long stepPages;
    private final SlotTable steps; // put guarded by this: BACKED, and the count of pages
    private long pages; // guarded by this
    private long backedPages; // guarded by this

    StoreSpace(StoreFile file, long capacityPages, long stepPages) {
        this.file = file;
        this.capacityPages = capacityPages;
        this.stepPages = Math.min(stepPages, capacityPages);
        this.steps = new SlotTable((capacityPages - 1) / this.stepPages + 1);
    }

    /// Sees to it that there is space for a slot that has no page yet.
    ///
    /// @throws OutOfBackingStore when the slot is beyond the capacity, or the disk is full
    synchronized void enter(long slot) {
        if (slot >= capacityPages) {
            throw new OutOfBackingStore(
                    file + " has " + capacityPages + " slots, and slot " + slot
                            + " is beyond them: free pages, or make the store larger.",
                    null);
        }
        long step = slot / stepPages;
        long word = steps.get(step);
        if ((word & BACKED) == 0) {
            file.back(step * stepPages, pagesOf(step));
            backedPages += pagesOf(step);
            word |= BACKED;
        }
        steps.put(step, word + 1);
        pages++;
    }

    /// Counts a page that a file has from before. Its step is never emptied here, whatever the disk answers: other
    /// pages are in it, too.
    ///
    /// @throws OutOfBackingStore when the disk does not promise the rest of the step
    synchronized void adopt(long slot) {
        long step = slot / stepPages;
        long word = steps.get(step);
        if ((word & BACKED) == 0) {
            file.keep(step * stepPages, pagesOf(step));
            backedPages += pagesOf(step);
            word |= BACKED;
        }
        steps.put(step, word + 1);
        pages++;
    }

    /// The slot has no page any more, or has got none. The last one of a step gives its space back.
    synchronized void leave(long slot) {
        long step = slot / stepPages;
        long word = steps.get(step) - 1;
        assert (word & COUNT_MASK) >= 0 && (word & BACKED) != 0 : slot;
        pages--;
        if ((word & COUNT_MASK) == 0 && file.giveBack(step * stepPages, pagesOf(step))) {
            backedPages -= pagesOf(step);
            word = 0;
        }
        steps.put(step, word);
    }

    synchronized long pages() {
        return pages;
    }

    /// Pages that the disk has promised.
    synchronized long backedPages() {
        return backedPages;
    }

    private long pagesOf(long step) {
        return Math.min(stepPages, capacityPages - step * stepPages);
    }

    /// Checks Y1 and Y2 against what the store knows; for tests, while no other thread uses it.
    synchronized void checkInvariants(SlotTable written) {
        SlotTable counted = new SlotTable(steps.slots());
        long total = 0;
        for (long slot = written.nextUsed(0); slot >= 0; slot = written.nextUsed(slot + 1)) {
            counted.put(slot / stepPages, counted.get(slot / stepPages) + 1);
            total++;
        }
        require(total == pages, "Y2: " + pages + " pages counted, " + total + " written");
        long backed = 0;
        for (long step = steps.nextUsed(0); step >= 0; step = steps.nextUsed(step + 1)) {
            long word = steps.get(step);
            require((word & COUNT_MASK) == counted.get(step), "Y2: step " + step + " counts " + (word & COUNT_MASK));
            require((word & BACKED) != 0, "Y1: step " + step + " has pages and no space");
            backed += pagesOf(step);
        }
        require(backed == backedPages, "Y1: " + backedPages + " pages promised, " + backed + " in steps");
        for (long step = counted.nextUsed(0); step >= 0; step = counted.nextUsed(step + 1)) {
            require(steps.get(step) != 0, "Y2: step " + step + " does not count its pages");
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
