package allod.pages.checkpoint;

/// The file calls that an image is made of, so that tests can record them and crash between any two.
///
/// What was written is durable only after [#sync()]; until then any part of it may be on the disk, in any order.
///
/// Errors: [ImageFailed] when the system cannot read or write; [allod.pages.CommitFailed] when there is no room.
interface ImageFile extends AutoCloseable {

    /// Its path, for errors.
    String name();

    /// Its length.
    long bytes();

    /// Reads to `address` until the range or the file ends.
    ///
    /// @return how many bytes
    long read(long address, long rangeBytes, long offset);

    /// Writes all of a range.
    void write(long address, long rangeBytes, long offset);

    /// Puts storage behind a range, which makes the file longer where it ends behind it; new bytes are zero.
    void allocate(long offset, long rangeBytes);

    /// Cuts the end off.
    void truncate(long fileBytes);

    /// Returns when everything written is durable.
    void sync();

    /// Returns when the file itself, with its name, is durable.
    void publish();

    @Override
    void close();
}
