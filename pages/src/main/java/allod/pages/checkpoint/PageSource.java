package allod.pages.checkpoint;

import java.util.BitSet;

/// Where the pages of a checkpoint come from.
///
/// Threads: guarded by the checkpointer.
sealed interface PageSource extends AutoCloseable permits RangeSource, SpaceSource {

    /// Who is given pages.
    interface Taker {

        /// Takes the contents of a run of pages, which stay as they are until it returns.
        void take(int firstPage, int runPages, long address);
    }

    /// Adds the pages that have changed since the last call to `pending`, and gives the contents of all pages in it,
    /// each once, as they are at one moment.
    ///
    /// @return for how many nanoseconds writers were stopped
    long take(BitSet pending, Taker taker);

    /// Takes pages for changed that were changed in a way that is not seen.
    void markChanged(long rangeAddress, long rangeBytes);

    @Override
    void close();
}
