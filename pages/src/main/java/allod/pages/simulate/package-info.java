/// Simulation: what caches, TLBs of other page sizes, and other policies of replacement would do to a recorded
/// program.
///
/// ```
/// a reader of recordings
///    ▼ ReferenceBatch (ReferenceKind)
/// Simulation ──► CacheModel  ──► LruSets       caches, equal to cachegrind
///     │      ──► TlbModel    ──► LruSets
///     │             └──► PageWalk ──► LruSets  page-walk caches
///     └──────► PageTouches ──► PageNumbering
///                   ├──► WorkingSet
///                   └──► PageString ──► ReplacementFaults ──► ReplacementPolicy ──► FramePolicy
///                                                                       └──► Replacer (allod.pages.paged)
///
/// CpuPreset ──► CpuModel ──► CacheLevels, TlbLevels, WalkCaches ──► CacheGeometry, TlbGeometry
/// ```
///
/// Read in this order: `ReferenceBatch`, `LruSets`, `CacheModel`, `TlbModel`, `PageWalk`, `PageTouches`,
/// `WorkingSet`, `PageString`, `OptPolicy`, `Simulation`.
///
/// No locks: every object belongs to one thread; replacement uses several, which share a string that no longer
/// changes. The chapter is `docs/1-pages-simulate.md`.
@NullMarked
package allod.pages.simulate;

import org.jspecify.annotations.NullMarked;
