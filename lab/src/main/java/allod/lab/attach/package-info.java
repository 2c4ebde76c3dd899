/// Profiles of any JVM: attaches to it, listens for a while, and tells where its memory goes and what leaks.
///
/// ```
/// ProfileSession ──► AsyncAgent        async-profiler: malloc and free, Java objects ──► native.jfr
///       │        ──► FlightRecording   the JDK's recorder: collections, pools' events ──► jdk.jfr
///       │        ──► NativeTracking, ClassHistogram    answers of the JVM
///       │              all files in a TargetFolder
///       ▼
/// RecordingFiles ──► NativeEvents, NettyEvents, AllodEvents ──► BlockEvent ──► BlockLog ──► SiteLife
///       │        ──► JavaEvents, GcEvents
///       ▼                                                          SiteLife ──► Suspects ──► Suspect
/// ProcessProfile
///
/// BlockRecorder ──► a recording of every block, for a replay
/// ```
///
/// Read in this order: `ProfileSession`, `TargetFolder`, `AsyncAgent`, `FlightRecording`, `BlockEvent`, `NativeEvents`,
/// `NettyEvents`, `BlockLog`, `Window`, `SiteLife`, `Suspects`, `ProcessProfile`;
/// `BlockRecorder`. The chapter is
/// `docs/6-profile-any-jvm.md`.
@NullMarked
package allod.lab.attach;

import org.jspecify.annotations.NullMarked;
