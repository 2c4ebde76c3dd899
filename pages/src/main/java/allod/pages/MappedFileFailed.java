package allod.pages;

import allod.pages.os.Errno;
import org.jspecify.annotations.Nullable;

/// A [MappedFile] can no longer be trusted: storage failed, or somebody made the file shorter.
///
/// The view is *poisoned* from then on: every call that would say something about its contents throws. Close it, and
/// open the file anew to see what it holds.
public sealed class MappedFileFailed extends RuntimeException permits MappedFileTruncated {

    private static final long serialVersionUID = 1L;

    MappedFileFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// A call of the kernel that failed.
    static MappedFileFailed call(String call, int errno) {
        return new MappedFileFailed(
                call + " failed with " + Errno.describe(errno)
                        + ": what was stored since the last successful force may be lost, and a second force would not"
                        + " tell. Close the view; open the file anew and check it.",
                null);
    }

    /// A call that was to read.
    static MappedFileFailed reading(String call, int errno) {
        return new MappedFileFailed(
                call + " failed with " + Errno.describe(errno)
                        + ": the storage did not give the data. Close the view; open the file anew and check it.",
                null);
    }

    /// An access that met a page which cannot be had, in a file that is long enough.
    static MappedFileFailed access(String file, InternalError fault) {
        return new MappedFileFailed(
                "An access to " + file + " met a page that its storage did not give: an I/O error, no room for a page"
                        + " that had none, or a file that was shorter for a moment. Close the view; open the file anew"
                        + " and check it.",
                fault);
    }

    /// The same failure, seen by a later call.
    MappedFileFailed again() {
        return new MappedFileFailed(String.valueOf(getMessage()), this);
    }
}
