package allod.pages;

/// What a profiler hears of memory that comes in large pieces: exactly, since they are few.
///
/// A probe is found by [java.util.ServiceLoader] when the first piece is opened; without one nobody is told.
///
/// Threads: any, several at a time. Calls come from under locks, so a probe must neither block nor throw nor open such
/// memory itself.
public interface MemoryProbe {

    /// What the memory is.
    enum Kind {
        /// The memory of stacks.
        STACK,
        /// A mapped file.
        MAPPED_FILE,
        /// A snapshot: what it has copied.
        SNAPSHOT,
        /// The frames of a pager, and address spaces, which have no memory of their own.
        ADDRESS_SPACE
    }

    /// A piece was opened.
    ///
    /// @param owner what it is, by name
    /// @param bytes that it takes
    /// @param shownBytes that can be reached through it
    /// @return a number of the probe's own by which it will be named, or 0 not to hear of it again
    int opened(Kind kind, String owner, long bytes, long shownBytes);

    /// It takes another number of bytes.
    void resized(int token, long bytes);

    /// It was closed.
    void closed(int token);
}
