/// Events of our own in recordings of the JDK Flight Recorder: each sampled allocation and free, the close of a
/// heap, what heaps hold, and snapshots; and of object heaps: cycles, phases, pauses, stalls. All of them are
/// off until a recording asks for them. The chapters are `docs/6-profile-formats.md` and `docs/4-gc-seeing.md`.
///
/// ```
/// Profiler ──► FlightRecorderListener ──► JfrEvents ──► AllocationEvent, FreeEvent, HeapClosedEvent, SnapshotEvent
///                                            ▲
///                             Flight Recorder, each second ──► HeapStatisticsEvent, one a heap
/// ObjectHeap ──► GcJfrProbe ──► GcEvents ──► GcCycleEvent, GcPhaseEvent, GcPauseEvent, MutatorStallEvent, ...
/// ```
///
/// The module works without `jdk.jfr`: only `JfrEvents`, `GcEvents` and what they name need it, and are loaded
/// if that is there.
@NullMarked
package allod.profile.jfr;

import org.jspecify.annotations.NullMarked;
