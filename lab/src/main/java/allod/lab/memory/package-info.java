/// What the memory of a process is made of: its mappings by kind, at one moment or between two.
///
/// ```
/// MomentReader ──► ProcessFolder    files under /proc/PID
///      │       ──► SmapsReader      their grammar ──► Mapping, Amounts by Measure
///      │       ──► ThreadStacks     stack pointers
///      │       ──► JvmEvidence      ──► JvmDoor (AttachedJvm, OwnJvm) ──► JvmAnswers ──► KnownRanges
///      │       ──► Pagemap          page by page ──► PageCensus
///      ▼
/// MomentText (also a file) ──► Moment ──► Classifier ──► NameRules, KnownRanges, ShapeRules ──► MappingKind, Evidence
///                                │
///                                └──► MomentDiff: two moments
/// ```
///
/// Read in this order: `Measure`, `Mapping`, `SmapsReader`, `MappingKind`, `Classifier`, `NameRules`, `ShapeRules`,
/// `JvmEvidence`, `JvmAnswers`, `Moment`, `MomentReader`, `MomentDiff`. The chapter is `docs/7-lab.md`.
@NullMarked
package allod.lab.memory;

import org.jspecify.annotations.NullMarked;
