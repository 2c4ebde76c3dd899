/// Leaks by reachability: which blocks the program could still free, and which it has lost.
///
/// ```
/// LeakRoots ──► LeakRoot ─┐
///                         ├─► LeakScan ──► Marking over BlockIndex ──► LeakReport: LeakRecord, ScannedBlock
/// Heap ──► HeapBlocks ────┘                                              │
///                                          LeaksAtExit ◄── LeakText ◄────┘
/// ```
///
/// Read [LeakScan] first, then `Marking`, then [LeakReport]. The chapter is `docs/6-profile-leaks.md`.
@NullMarked
package allod.profile.leak;

import org.jspecify.annotations.NullMarked;
