/// The lab: replays what real programs asked of their memory manager against every manager there is.
///
/// ```
/// parent JVM                                              child JVM, one per manager
/// Replay ──► ReplayPlan (file) ─────────────────────────► ReplayWorker
///   │    ──► ReplayJvm ── command, environment ─────────►   │ warm up on one instance, measure a fresh one
///   │    ◄── lines: progress, result ◄──────────────────    ├─ ReplayLoop      the events
///   ▼                                                       ├─ ThreadedReplay  the same on several threads
/// PeerResult, one per manager                               │    └─ ReplayCrew, ThreadLane
///                                                           └─ ProcessMemory   resident bytes, page faults
/// ```
///
/// Read in this order: `Replay`, `ReplayPlan`, `ReplayWorker`, `ReplayLoop`, `ProcessMemory`, `ReplayJvm`; then
/// `ThreadMerge`, `ThreadLane`, `ReplayCrew`, `ThreadedReplay`, for recordings with threads; then `ProfileFile`,
/// `RecordingProfile` and `ProfileChange`, which make profiles of recordings and compare them.
/// The chapter is `docs/7-lab.md`.
@NullMarked
package allod.lab;

import org.jspecify.annotations.NullMarked;
