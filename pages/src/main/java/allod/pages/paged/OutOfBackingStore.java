package allod.pages.paged;

import org.jspecify.annotations.Nullable;

/// The store is full: pages stay in their frames, and what needs a new page is refused.
public final class OutOfBackingStore extends PageStoreFailed {

    private static final long serialVersionUID = 1L;

    /// @param message the value, the bound and the remedy
    /// @param cause what the store met, or null
    public OutOfBackingStore(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
