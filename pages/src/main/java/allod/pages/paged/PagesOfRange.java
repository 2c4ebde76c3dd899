package allod.pages.paged;

import java.util.BitSet;
import java.util.function.Predicate;

/// Whether the page in a frame is one of a range of a space. Pages that are in a frame of which the table does
/// not know, because a write failed, are meant too.
///
/// Threads: under the pager's lock. Pages that come into the range later are not seen.
final class PagesOfRange implements Predicate<PageFrame> {

    private final BitSet pageIds = new BitSet();

    PagesOfRange(Residents residents, PageTable table, long startAddress, long bytes) {
        long endAddress = startAddress + bytes;
        for (PageTableLeaf leaf = table.nextLeaf(startAddress);
                leaf != null && leaf.baseAddress() < endAddress;
                leaf = table.nextLeaf(leaf.baseAddress() + Pte.LEAF_BYTES)) {
            int first = (int) (Math.max(0, startAddress - leaf.baseAddress()) >>> Pte.PAGE_SHIFT);
            int end = (int) (Math.min(Pte.LEAF_BYTES, endAddress - leaf.baseAddress()) >>> Pte.PAGE_SHIFT);
            for (int i = first; i < end; i++) {
                long entry = leaf.get(i);
                if (!Pte.isEmpty(entry) && !residents.isZero(entry)) {
                    pageIds.set(residents.page(entry));
                }
            }
        }
    }

    @Override
    public boolean test(PageFrame frame) {
        return frame.pageId() >= 0 && pageIds.get(frame.pageId());
    }
}
