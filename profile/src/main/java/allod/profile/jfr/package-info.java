/// Events of our own in recordings of the JDK Flight Recorder: each sampled allocation and free, the close of a heap,
/// what heaps hold, and snapshots. All of them are off until a recording asks for them. The chapter is
/// `docs/6-profile-formats.md`.
///
/// ```
/// Profiler ──► FlightRecorderListener ──► JfrEvents ──► AllocationEvent, FreeEvent, HeapClosedEvent, SnapshotEvent
///                                            ▲
///                             Flight Recorder, each second ──► HeapStatisticsEvent, one a heap
/// ```
///
/// The module works without `jdk.jfr`: only `JfrEvents` and what it names need it, and it is loaded if that is there.
@NullMarked
package allod.profile.jfr;

import org.jspecify.annotations.NullMarked;
