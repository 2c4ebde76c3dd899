package allod.pages.paged;

import org.jspecify.annotations.Nullable;

/// One page cannot be had: its store does not answer, or what it answers is not the page that was written.
public final class PageUnavailable extends PageStoreFailed {

    private static final long serialVersionUID = 1L;

    private final long slot;

    /// @param slot number of the page in the store
    /// @param message the value, the bound and the remedy
    /// @param cause what the store met, or null
    public PageUnavailable(long slot, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.slot = slot;
    }

    /// Number of the page in the store.
    public long slot() {
        return slot;
    }
}
