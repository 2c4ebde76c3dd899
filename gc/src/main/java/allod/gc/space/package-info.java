/// The memory of an object heap: who may use which granules, which cells are free, which objects are marked.
///
/// ```
/// mutator's lane ──refill──► SpanSpace ──► CellClass ──► Sweep          LargeSpace      BumpSpace
///                                │                         │                │               │
///                                └──────────► RegionSupply ◄────────────────┴───────────────┘
///                                                 │        MarkBits
///                                             RegionTable: the address space and its tables
/// ```
///
/// Read in this order: `RegionTable` with `RegionLayout`, `MarkBits`, `RegionSupply`, `BumpSpace`, `CellSizes`,
/// `LaneHolder`, `FreeRuns`, `SpanSpace`, `SpanStore`, `Sweep`, `LargeSpace`.
///
/// Locks, in the order in which they are taken: that of a size class or of the large objects, then that of the
/// supply.
@NullMarked
package allod.gc.space;

import org.jspecify.annotations.NullMarked;
