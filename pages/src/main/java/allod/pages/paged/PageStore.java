package allod.pages.paged;

/// Where the pages of an address space are while they have no frame.
///
/// ```
/// write(slot, frame) ──► the store has the page ──► read(slot, frame)
///                              │
///                              └── free(slot) ──► reads as zero, like a slot that was never written
/// ```
///
/// Contract:
///
/// - **K1** what `write` has returned for is what `read` gives, whole: a page is never torn, and never an older one
/// - **K2** a `write` that throws leaves each of its slots either as it was or as it should become; the caller keeps
/// the frames
/// - **K3** `read` changes nothing but the frames of the batch, and fills all of them or throws
///
/// Threads: any, at once; callers never use one slot from two threads at a time.
///
/// Errors: [PageStoreFailed] and its subtypes, and nothing else. A call that was refused may be tried again.
public interface PageStore extends AutoCloseable {

    /// Reads pages whole.
    ///
    /// @throws PageUnavailable when a page cannot be had now, or is damaged
    void read(PageBatch batch);

    /// Writes pages whole.
    ///
    /// @throws OutOfBackingStore when the store is full
    /// @throws PageStoreFailed when it cannot take them for another reason
    void write(PageBatch batch);

    /// Gives up a page; its space may be used again.
    void free(long slot);

    /// Returns when everything written survives what the store promises to survive.
    void sync();

    /// Gives up the store's own resources; whether pages stay is the store's own affair.
    @Override
    void close();
}
