package allod.pages.paged;

import org.jspecify.annotations.Nullable;

/// A page store did not do what it was asked; the message says which page, why, and what to do.
public sealed class PageStoreFailed extends RuntimeException permits OutOfBackingStore, PageUnavailable {

    private static final long serialVersionUID = 1L;

    /// @param message the value, the bound and the remedy
    /// @param cause what the store met, or null
    public PageStoreFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
