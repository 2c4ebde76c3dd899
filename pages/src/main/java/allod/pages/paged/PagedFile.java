package allod.pages.paged;

import allod.pages.Address;
import allod.pages.KernelCallFailed;
import allod.pages.os.Errno;
import allod.pages.os.FileCalls;
import java.nio.file.Path;

/// A file whose pages spaces of one [Pager] map: read into frames, written back from them.
///
/// ```
/// shared(offset, bytes)       writes go to the file, and are seen by all mappings at once
/// copyOnWrite(offset, bytes)  writes stay in the space
/// ```
///
/// Pages that nobody maps any more stay in their frames until those are needed.
///
/// Threads: any.
///
/// Errors: [PageUnavailable] when a page cannot be read, or lies behind the end since somebody has cut the
/// file; [PageStoreFailed] when one cannot be written: it stays in its frame, changed. The file never grows.
public final class PagedFile implements AutoCloseable {

    /// A part of a file to be mapped.
    ///
    /// @param file whose bytes
    /// @param offset of the first, on a page border
    /// @param bytes how many; a last page that the file does not fill reads as zero behind its end
    /// @param shared whether writes go to the file
    public record Range(PagedFile file, long offset, long bytes, boolean shared) {

        public Range {
            if (offset < 0 || (offset & (Pte.PAGE_BYTES - 1)) != 0) {
                throw new IllegalArgumentException("offset " + offset + " is not on a page border: round it down");
            }
            if (bytes <= 0 || offset + bytes < 0 || offset + bytes > Pte.roundUp(file.fileBytes)) {
                throw new IllegalArgumentException("bytes " + offset + " to " + (offset + bytes) + " of " + file
                        + ": it ends at " + file.fileBytes + "; make it longer before it is opened, or map less");
            }
        }
    }

    private final Pager pager;
    private final Path path;
    private final boolean writable;
    private final int descriptor;
    private final long fileBytes;
    private long mappedPages; // guarded by the pager's lock: in areas of all spaces
    private boolean closed; // guarded by the pager's lock

    private PagedFile(Pager pager, Path path, boolean writable, int descriptor, long fileBytes) {
        this.pager = pager;
        this.path = path;
        this.writable = writable;
        this.descriptor = descriptor;
        this.fileBytes = fileBytes;
    }

    static PagedFile open(Pager pager, Path path, boolean writable) {
        long descriptor = FileCalls.open(path.toString(), writable ? FileCalls.O_RDWR : FileCalls.O_RDONLY, 0);
        if (descriptor < 0) {
            throw new KernelCallFailed(
                    "open(" + path + ")", (int) -descriptor, "the file must exist and be accessible.");
        }
        long fileBytes = FileCalls.fileBytes((int) descriptor);
        if (fileBytes < 0) {
            FileCalls.close((int) descriptor);
            throw new KernelCallFailed("lseek(" + path + ")", (int) -fileBytes, "only a regular file can be mapped.");
        }
        return new PagedFile(pager, path, writable, (int) descriptor, fileBytes);
    }

    /// A part whose pages are written back.
    public Range shared(long offset, long bytes) {
        return new Range(this, offset, bytes, true);
    }

    /// A part of which a space gets copies where it writes.
    public Range copyOnWrite(long offset, long bytes) {
        return new Range(this, offset, bytes, false);
    }

    /// Length of the file when it was opened.
    public long fileBytes() {
        return fileBytes;
    }

    /// Writes back all changed pages of the file, and waits until they are on its storage.
    public void force() {
        pager.lock().lock();
        try {
            requireOpen();
            pager.evictor().clean(frame -> isPageOf(frame));
            syncUnlocked();
        } finally {
            pager.lock().unlock();
        }
    }

    /// Writes back all changed pages and closes the file.
    ///
    /// @throws IllegalStateException when something is still mapped
    /// @throws PageStoreFailed when pages cannot be written; the file stays open
    @Override
    public void close() {
        pager.lock().lock();
        try {
            if (closed) {
                return;
            }
            if (mappedPages > 0) {
                throw new IllegalStateException(
                        "close of " + this + ": " + mappedPages + " pages of it are mapped: unmap them first");
            }
            pager.evictor().empty(frame -> isPageOf(frame));
            if (mappedPages > 0) {
                throw new IllegalStateException("close of " + this + ": it was mapped meanwhile");
            }
            closed = true;
            pager.files().remove(this);
            FileCalls.close(descriptor);
        } finally {
            pager.lock().unlock();
        }
    }

    boolean isPageOf(PageFrame frame) {
        PageRegister.FilePage filePage =
                frame.pageId() < 0 ? null : pager.residents().register().filePage(frame.pageId());
        return filePage != null && filePage.file() == this;
    }

    boolean isWritable() {
        return writable;
    }

    Pager pager() {
        return pager;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    void addMappedPages(long count) {
        mappedPages += count;
        assert mappedPages >= 0 : this;
    }

    /// Gives up the pager's lock while the storage works.
    void syncUnlocked() {
        if (!writable) {
            return;
        }
        pager.lock().unlock();
        long result;
        try {
            result = FileCalls.fdatasync(descriptor);
        } finally {
            pager.lock().lock();
        }
        if (result < 0) {
            throw new PageStoreFailed(
                    "fdatasync of " + this + " failed with " + Errno.describe((int) -result)
                            + ": what was written last may be lost; do not trust the file",
                    null);
        }
    }

    /// Fills a frame.
    void read(long pageIndex, int pageId, long frameAddress) {
        long offset = pageIndex << Pte.PAGE_SHIFT;
        long wanted = Math.min(Pte.PAGE_BYTES, fileBytes - offset);
        long done = 0;
        while (done < wanted) {
            long read = FileCalls.pread(descriptor, frameAddress + done, wanted - done, offset + done);
            if (read == 0) {
                throw new PageUnavailable(
                        pageId,
                        "page " + pageIndex + " of " + this + ": the file ends before it; somebody has cut it",
                        null);
            }
            if (read < 0 && read != -Errno.EINTR) {
                throw new PageUnavailable(
                        pageId,
                        "page " + pageIndex + " of " + this + " cannot be read: " + Errno.describe((int) -read)
                                + "; an access tries again",
                        null);
            }
            done += Math.max(0, read);
        }
        Address.fill(frameAddress + wanted, Pte.PAGE_BYTES - wanted, (byte) 0);
    }

    /// Writes a frame, as far as the file reaches.
    void write(long pageIndex, long frameAddress) {
        long offset = pageIndex << Pte.PAGE_SHIFT;
        long wanted = Math.min(Pte.PAGE_BYTES, fileBytes - offset);
        long done = 0;
        while (done < wanted) {
            long written = FileCalls.pwrite(descriptor, frameAddress + done, wanted - done, offset + done);
            if (written <= 0 && written != -Errno.EINTR) {
                throw refused(pageIndex, written);
            }
            done += Math.max(0, written);
        }
    }

    private PageStoreFailed refused(long pageIndex, long result) {
        String what = "page " + pageIndex + " of " + this + " cannot be written: " + Errno.describe((int) -result);
        return result == -Errno.ENOSPC
                ? new OutOfBackingStore(what + "; make room on its storage", null)
                : new PageStoreFailed(what + "; it stays in memory", null);
    }

    @Override
    public String toString() {
        return "file '" + path + "'";
    }
}
