package allod.pages.paged;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pages that go to the store and to files in one go, without the pager's lock.
///
/// The pages of the store go as one batch; if it is refused, each by itself, so that one bad slot stops only
/// its own page.
///
/// Threads: made and evaluated under the pager's lock, run without; nobody else touches the frames meanwhile.
final class WriteBack {

    private final PageStore store;
    private final long[] addresses;
    private final int[] ids;
    private final PageRegister.@Nullable FilePage[] filePages;
    private final boolean[] written;
    private @Nullable PageStoreFailed failure;

    WriteBack(Pager pager, List<PageFrame> frames) {
        int count = frames.size();
        this.store = pager.store();
        this.addresses = new long[count];
        this.ids = new int[count];
        this.filePages = new PageRegister.@Nullable FilePage[count];
        this.written = new boolean[count];
        for (int i = 0; i < count; i++) {
            addresses[i] = frames.get(i).address();
            ids[i] = frames.get(i).pageId();
            filePages[i] = pager.residents().register().filePage(ids[i]);
        }
    }

    boolean isWritten(int index) {
        return written[index];
    }

    /// Why the last page that was refused was; null when all were written.
    @Nullable
    PageStoreFailed failure() {
        return failure;
    }

    void run() {
        PageBatch batch = new PageBatch(ids.length);
        for (int i = 0; i < ids.length; i++) {
            PageRegister.FilePage filePage = filePages[i];
            if (filePage != null) {
                long address = addresses[i];
                written[i] = attempt(() -> filePage.file().write(filePage.pageIndex(), address));
            } else {
                batch.add(ids[i], addresses[i]);
            }
        }
        if (batch.count() > 0) {
            writeToStore(batch);
        }
    }

    private void writeToStore(PageBatch batch) {
        PageStoreFailed before = failure;
        boolean all = attempt(() -> store.write(batch));
        if (batch.count() > 1) {
            failure = before; // what counts is how each one by itself fares
        }
        PageBatch single = new PageBatch(1);
        for (int i = 0; i < ids.length; i++) {
            if (filePages[i] == null) {
                single.clear();
                single.add(ids[i], addresses[i]);
                written[i] = all || (batch.count() > 1 && attempt(() -> store.write(single)));
            }
        }
    }

    private boolean attempt(Runnable write) {
        try {
            write.run();
            return true;
        } catch (PageStoreFailed refused) {
            failure = refused;
            return false;
        }
    }
}
