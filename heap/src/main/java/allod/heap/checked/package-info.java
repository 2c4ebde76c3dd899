/// The checked heap: finds use after free, double and wrong frees, overflow, underflow, unwritten reads and leaks.
///
/// ```
/// CheckedHeap ──► Heap ──► CheckedBlocks ──► BlockTable ──► BlockRecord
///      │                     │    │  │
///      ▼                     │    │  └──► Quarantine, Poison
/// CheckedBlock ──────────────┘    └─────► Diagnosis ──► Reporter ──► MemoryErrorReport
/// SampledGuards ──► GuardedSlots          for production: a few blocks on guarded pages
/// ```
///
/// Read CheckedHeap, CheckOptions, CheckedBlocks, Poison, Quarantine, Diagnosis; then SampledGuards. The chapter is
/// `docs/6-profile-checked.md`.
@NullMarked
package allod.heap.checked;

import org.jspecify.annotations.NullMarked;
