package allod.profile;

import allod.heap.Heap;
import org.jspecify.annotations.Nullable;

/// The live samples of one heap, or of all that is no heap's: a list in the [LiveTable], so that closing a heap finds
/// them.
///
/// Threads: guarded by the lock of the [Ledger], what is final excepted.
final class HeapSamples {

    final @Nullable Heap heap;
    final String owner;

    /// The token of the youngest, 0 for none.
    int youngest;

    HeapSamples(@Nullable Heap heap, String owner) {
        this.heap = heap;
        this.owner = owner;
    }
}
