package allod.pages.paged;

import java.util.function.Predicate;

/// Whether a page in a frame is mapped in a range of a space.
///
/// Threads: under the pager's lock.
record PagesOfRange(AddressSpace space, long startAddress, long bytes) implements Predicate<PageFrame> {

    @Override
    public boolean test(PageFrame frame) {
        for (int i = 0; i < frame.entries(); i++) {
            long virtualAddress = frame.virtualAddress(i);
            if (startAddress <= virtualAddress
                    && virtualAddress < startAddress + bytes
                    && space.table().leaf(virtualAddress) == frame.leaf(i)) {
                return true;
            }
        }
        return false;
    }
}
