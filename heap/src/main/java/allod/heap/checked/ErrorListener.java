package allod.heap.checked;

import java.util.List;

/// Hears of mistakes as they are found, from the thread that found them.
@FunctionalInterface
public interface ErrorListener {

    /// A mistake was found. Called before [MemoryError] is thrown, if it is.
    void error(MemoryErrorReport report);

    /// A heap was closed while blocks were live.
    ///
    /// @param heap its name
    /// @param leaks the blocks by the place of their allocation, most bytes first; never empty
    default void leaks(String heap, List<LossRecord> leaks) {}
}
