package allod.pages;

import org.jspecify.annotations.Nullable;

/// Somebody made the file shorter than its mapping; what lay behind the new end is gone.
public final class MappedFileTruncated extends MappedFileFailed {

    private static final long serialVersionUID = 1L;

    private MappedFileTruncated(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static MappedFileTruncated of(String file, long nowBytes, long mappedBytes, @Nullable InternalError fault) {
        return new MappedFileTruncated(
                file + " was truncated to " + nowBytes + " bytes, and " + mappedBytes
                        + " are mapped: what lay behind is gone. Close the view; open the file anew.",
                fault);
    }

    @Override
    MappedFileFailed again() {
        return new MappedFileTruncated(String.valueOf(getMessage()), this);
    }
}
