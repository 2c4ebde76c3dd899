/// Marking: from roots to all that they reach, by several threads, while the program runs.
///
/// ```
/// conductor ─► MarkWorkers ─► Tracer ─► GreyBuffer ─► GreyPool      grey objects, in chunks
/// mutators ──────────────────► Tracer ─► MarkBits                    what is marked
///                                  ├───► OverflowMap                 grey objects that had no room
///                                  └───► Discovered                  weak objects, for allod.gc.weak
/// ```
///
/// Read in this order: `GreyEntry`, `GreyPool`, `GreyBuffer`, `Tracer`, `OverflowMap`, `MarkWorkers`. The
/// chapter is `docs/4-gc-mark.md`.
@NullMarked
package allod.gc.mark;

import org.jspecify.annotations.NullMarked;
