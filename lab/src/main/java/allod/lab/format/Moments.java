package allod.lab.format;

import java.util.ArrayList;
import java.util.List;

/// Collects what a recording says about time: clock and resident memory come on lines of their own. One thread.
final class Moments {

    private static final long USUAL_PAGE_BYTES = 4096;

    private final List<RecordedMoment> moments = new ArrayList<>();
    private long pageBytes = USUAL_PAGE_BYTES;
    private long residentBytes;

    /// How large the pages are that resident memory is counted in.
    void pagesOf(long bytes) {
        pageBytes = bytes;
    }

    /// The clock stands at `millis`.
    void at(long millis, Census.Counter counter) {
        moments.add(new RecordedMoment(millis, counter.event(), counter.liveBytes(), residentBytes));
    }

    /// So many pages are resident; the clock was told just before.
    void resident(long pages, Census.Counter counter) {
        residentBytes = pages * pageBytes;
        if (!moments.isEmpty()) {
            at(moments.removeLast().millis(), counter);
        }
    }

    List<RecordedMoment> list() {
        return moments;
    }
}
