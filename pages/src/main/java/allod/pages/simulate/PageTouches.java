package allod.pages.simulate;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// The pages of a program over time: which ones, by code and by data, how many at once ([WorkingSet]), and in which
/// order ([PageString]).
///
/// Time is counted in look-ups: one for each page that a reference touches. A look-up of the same page and the same
/// side as the one before only moves the clock.
///
/// Threads: one at a time.
public final class PageTouches implements ReferenceModel {

    private static final long NONE = -1; // no page has this number
    private static final int SHIFT = TranslationSize.SMALL.shift();
    private static final byte BY_FETCH = 1;
    private static final byte BY_DATA = 2;

    private final PageNumbering numbering = new PageNumbering();
    private final WorkingSet workingSet;
    private final @Nullable PageString string;
    private byte[] sides = new byte[1 << 9]; // by page number: who touched it
    private long newestPage = NONE;
    private byte newestSide;
    private long straddling;

    /// @param windows of the working set, each in look-ups
    /// @param maxChanges how many changes of page are kept for replacement; 0 keeps none
    public PageTouches(long[] windows, int maxChanges) {
        workingSet = new WorkingSet(windows);
        string = maxChanges == 0 ? null : new PageString(maxChanges);
    }

    @Override
    public void take(ReferenceBatch batch) {
        int count = batch.count();
        for (int i = 0; i < count; i++) {
            long address = batch.address(i);
            long page = address >>> SHIFT;
            long lastPage = (address + batch.bytes(i) - 1) >>> SHIFT;
            byte side = batch.kind(i) == ReferenceKind.FETCH ? BY_FETCH : BY_DATA;
            touch(page, side);
            if (page != lastPage) {
                touchRest(page, lastPage, side);
            }
        }
    }

    private void touchRest(long page, long lastPage, byte side) {
        straddling += side == BY_DATA ? 1 : 0;
        for (long next = page; next != lastPage; ) {
            touch(++next, side);
        }
    }

    private void touch(long page, byte side) {
        if (page == newestPage && side == newestSide && workingSet.repeats()) {
            return;
        }
        touchSlow(page, side);
    }

    private void touchSlow(long page, byte side) {
        int number = numbering.number(page);
        if (number >= sides.length) {
            sides = Arrays.copyOf(sides, sides.length * 2);
        }
        sides[number] |= side;
        workingSet.touch(number);
        if (page != newestPage && string != null) {
            string.add(number);
        }
        newestPage = page;
        newestSide = side;
    }

    /// Pages of 4 KiB that were touched.
    public int pages() {
        return numbering.count();
    }

    /// Pages of `size` that were touched.
    public long pages(TranslationSize size) {
        return LongStream.range(0, numbering.count())
                .map(number -> numbering.page((int) number) >>> (size.shift() - SHIFT))
                .distinct()
                .count();
    }

    /// Pages of 4 KiB from which instructions were fetched.
    public long codePages() {
        return pagesBy(BY_FETCH);
    }

    /// Pages of 4 KiB of which data was read or written.
    public long dataPages() {
        return pagesBy(BY_DATA);
    }

    private long pagesBy(byte side) {
        return IntStream.range(0, numbering.count())
                .filter(number -> (sides[number] & side) != 0)
                .count();
    }

    /// References to data that touched more than one page.
    public long straddling() {
        return straddling;
    }

    /// How many pages the program used at once.
    public WorkingSet workingSet() {
        return workingSet;
    }

    /// The order of pages, or null when none was to be kept.
    public @Nullable PageString string() {
        return string;
    }

    void checkInvariants() {
        numbering.checkInvariants();
        workingSet.checkInvariants(numbering.count());
    }
}
