package allod.pages;

/// Memory that somebody else than the system's anonymous pages puts behind a range: a file, or a space that can be
/// snapshot. A heap lends it one range and lives there.
///
/// ```
/// attach ──► nothing committed ──commit──► committed: readable, writable ──► detach
///                  ▲                           │
///                  └────────── discard ────────┘  (or a refusal: nothing has changed)
/// ```
///
/// What an implementation must do:
///
/// - **D1** `attach` maps what it likes in the loan, and takes it for itself: a second one is an
/// `IllegalStateException` until `detach`
/// - **D2** after `commit` the range is readable and writable and stays so, whatever happens to the system: storage or
/// memory is promised before the call returns, and no later store fails for want of it. Pages that were committed keep
/// their contents, others read as zero. A refusal is a [CommitFailed] and has changed nothing
/// - **D3** after `discard` returned true the memory is on its way back, and the range must be committed again before
/// it is used; it reads as zero then. When it returned false nothing has changed: the owner keeps the range as memory
/// in use and asks again later. A backing refuses so while somebody else still needs the old contents, a snapshot say
/// - **D4** accesses to what is not committed must not end the process; what they read or store is nobody's promise
/// - **D5** after `detach` it maps nothing and holds no memory of the range; the owner closes the loan
///
/// Threads: `attach` and `detach` are the first and the last call, alone. `commit` and `discard` come from any thread,
/// several at a time, never for one range at once; the owner may hold locks, so an implementation must not wait for the
/// owner's other threads, and not throw anything but [CommitFailed] and [MappingLimitException].
public interface Backing {

    /// The most bytes that it can put behind a range, a positive multiple of [PageSize#BYTES]; constant.
    long capacityBytes();

    /// Takes a range of [#capacityBytes()] bytes into use.
    ///
    /// @throws IllegalStateException when it has one already, or is closed
    /// @throws MappingLimitException when Allod has used up its share of the mappings of the process
    void attach(Loan loan);

    /// Promises memory and makes it accessible.
    ///
    /// @param address inside the loan, on a page boundary
    /// @param bytes a positive multiple of [PageSize#BYTES]
    /// @throws CommitFailed when there is no memory or storage
    void commit(long address, long bytes);

    /// Gives memory back, which must then be committed again before it is used.
    ///
    /// @return false when that cannot be done now; nothing has changed then
    boolean discard(long address, long bytes);

    /// Bytes of the range that are in memory now, in whole pages.
    long residentBytes(long address, long bytes);

    /// Asks for huge pages behind a range. Advice: what cannot have them does nothing.
    void adviseHugePages(long address, long bytes);

    /// Gives all memory back and lets go of the loan, which its owner then closes.
    void detach();
}
