package allod.pages;

/// The kernel refused to promise memory for pages; nothing has changed, and less may still be committed.
///
/// An allocator turns this into its `OutOfMemoryError`, with this exception as the cause.
public final class CommitFailed extends KernelCallFailed {

    private static final long serialVersionUID = 1L;

    CommitFailed(String call, int errno, String remedy) {
        super(call, errno, remedy);
    }
}
