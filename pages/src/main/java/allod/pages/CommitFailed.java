package allod.pages;

/// The kernel refused to promise memory for pages; nothing has changed, and less may still be committed.
///
/// An allocator turns this into its `OutOfMemoryError`, with this exception as the cause.
public final class CommitFailed extends KernelCallFailed {

    private static final long serialVersionUID = 1L;

    /// @param call with its arguments
    /// @param errno the kernel's error number
    /// @param remedy what to do about it, the end of a sentence
    public CommitFailed(String call, int errno, String remedy) {
        super(call, errno, remedy);
    }
}
