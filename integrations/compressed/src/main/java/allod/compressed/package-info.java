/// A page store that compresses pages into memory, with another store behind it for what does not fit.
///
/// ```
/// CompressedStore ──► Lz4 (a pool of compressors)        Reading order: CompressedStore, PageWord, SlotQueue, Lz4.
///        │  │ └─────► PageWord (what is known of a slot)
///        │  └───────► SlotQueue (who leaves first)       Lock order: evictor, lock of a slot's stripe, queue.
///        ▼
///   allod.heap, and the PageStore behind
/// ```
@NullMarked
package allod.compressed;

import org.jspecify.annotations.NullMarked;
