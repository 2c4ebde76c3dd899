package allod.pages.checkpoint;

import static allod.pages.checkpoint.ImageLayout.ABSENT;
import static allod.pages.checkpoint.ImageLayout.BLOCK_BYTES;
import static allod.pages.checkpoint.ImageLayout.offset;

import allod.pages.Address;
import allod.pages.PageSize;
import java.lang.foreign.MemorySegment;

/// Makes a range equal to an image: reads the pages that are in it, makes the others zero.
///
/// Pages whose neighbours in the range are neighbours in the file are read together.
final class PageReader {

    private static final int RUN_PAGES = 512;

    private final Image image;
    private final PageMap map;
    private final long address;

    /// @param address of the range
    PageReader(Image image, long address) {
        this.image = image;
        this.map = image.map();
        this.address = address;
    }

    /// @throws ImageDamaged when a page is not what the map says it is; the range is then undefined
    void restore() {
        restore(true);
    }

    /// The same for a range whose other pages are zero already, or cannot be touched.
    void restorePresent() {
        restore(false);
    }

    private void restore(boolean makeZero) {
        int page = 0;
        while (page < map.pages()) {
            int end = runEnd(page);
            if (map.block(0, page) != ABSENT) {
                read(page, end);
            } else if (makeZero) {
                makeZero(page, end);
            }
            page = end;
        }
    }

    private int runEnd(int first) {
        long block = map.block(0, first);
        int limit = Math.min(map.pages(), first + RUN_PAGES);
        int end = first + 1;
        while (end < limit && map.block(0, end) == (block == ABSENT ? ABSENT : block + (end - first))) {
            end++;
        }
        return end;
    }

    private void read(int from, int to) {
        long runBytes = (long) (to - from) << PageSize.SHIFT;
        long read = image.file().read(pageAddress(from), runBytes, offset(map.block(0, from)));
        for (int page = from; page < to; page++) {
            boolean whole = read >= (long) (page - from + 1) << PageSize.SHIFT;
            if (!whole || Checksum.of(pageAddress(page), BLOCK_BYTES) != map.checksum(0, page)) {
                throw new ImageDamaged("page " + page + " in block " + map.block(0, page) + " of "
                        + image.file().name() + " is not what checkpoint " + image.sequence() + " has written there.");
            }
        }
    }

    /// Most pages are zero already: a page that is only read costs no memory.
    private void makeZero(int from, int to) {
        long runBytes = (long) (to - from) << PageSize.SHIFT;
        PageBuffer.bringIn(pageAddress(from), runBytes);
        MemorySegment run = Address.segment(pageAddress(from), runBytes);
        for (long offset = 0; offset < runBytes; offset += PageSize.BYTES) {
            MemorySegment page = run.asSlice(offset, PageSize.BYTES);
            if (page.mismatch(Zeros.PAGE) >= 0) {
                page.fill((byte) 0);
            }
        }
    }

    private long pageAddress(int page) {
        return address + ((long) page << PageSize.SHIFT);
    }

    /// Loaded when the first absent page is met.
    private static final class Zeros {
        static final MemorySegment PAGE =
                MemorySegment.ofArray(new byte[BLOCK_BYTES]).asReadOnly();
    }
}
