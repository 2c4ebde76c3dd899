/// Weak references, ephemerons and cleaners: what happens to objects that refer to others without keeping them
/// alive.
///
/// ```
/// Tracer ──► WeakProcessing ──► DiscoveredList   one a kind, filled while marking goes on
///                  ├─ keepReachable ─► Keeper     softs that are kept, values of ephemerons: before marking ends
///                  ├─ clear ─► Liveness           referents that died: after it
///                  └─ Cleaners ─► Cleanup         actions, on a thread of their own, after the cycle
/// Mutator ─► WeakSlots                            reads of referents in each phase
/// ```
///
/// A plan says what lives through [allod.gc.weak.Liveness], and makes live through [allod.gc.weak.Keeper]; so
/// plans that mark and plans that copy share all of it.
///
/// Read in this order: `WeakSlots`, `DiscoveredList`, `WeakProcessing`, `SoftClock`, `Cleaners`. The chapter is
/// `docs/4-gc-weak.md`.
@NullMarked
package allod.gc.weak;

import org.jspecify.annotations.NullMarked;
