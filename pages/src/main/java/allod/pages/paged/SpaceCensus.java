package allod.pages.paged;

/// Counts the pages of a space by a walk of its page table.
///
/// Threads: under the pager's lock.
final class SpaceCensus {

    private final Residents residents;
    private long resident;
    private long dirty;
    private long stored;
    private long zero;
    private long shared;

    SpaceCensus(Residents residents) {
        this.residents = residents;
    }

    SpaceStats of(Mappings mappings, SpaceCounts counts) {
        PageTable table = mappings.table();
        for (PageTableLeaf leaf = table.nextLeaf(0);
                leaf != null;
                leaf = table.nextLeaf(leaf.baseAddress() + Pte.LEAF_BYTES)) {
            boolean sharedLeaf = table.writableLeaf(leaf.baseAddress()) == null;
            for (int i = 0; i < Pte.ENTRIES; i++) {
                count(leaf.get(i), sharedLeaf);
            }
        }
        long mappedBytes =
                mappings.areas().all().stream().mapToLong(Area::bytes).sum();
        return new SpaceStats(
                mappedBytes,
                resident,
                dirty,
                stored,
                zero,
                shared,
                counts.faults,
                counts.loads,
                counts.copies,
                counts.evictions,
                counts.writeBacks);
    }

    private void count(long entry, boolean sharedLeaf) {
        if (Pte.isEmpty(entry)) {
            return;
        }
        if (residents.isZero(entry)) {
            zero++;
            return;
        }
        int id = residents.page(entry);
        PageFrame frame = residents.frameOf(id);
        if (frame != null && frame.isResident()) {
            resident++;
            dirty += residents.isDirty(frame) ? 1 : 0;
        } else {
            stored++;
        }
        shared += sharedLeaf || residents.register().references(id) > 1 ? 1 : 0;
    }
}
