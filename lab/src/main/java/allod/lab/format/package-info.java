/// Readers of recordings: what other tools wrote down about a program's memory, as events that can be replayed.
///
/// ```
/// file ──► Compression ──► LineScanner ──► HeaptrackReader ──► EventLog      the events, ready for replay
///          (zst, gz, plain)  lines, fields     │  grammar   ├──► Census       sizes, lifetimes, peaks, leaks
///                                              │            └──► TraceTree    who asked: sites
///                                              └─ LiveBlocks: address ──► slot
///
/// file ──► FlightReader ──► FlightStacks, TimedBlocks ──► the same, with threads; Recordings tells which reader
///
/// file ──► Compression ──► LackeyReader ──► LackeyParser ──┐
/// file ──► DrmemtraceFiles ──► DrmemtraceReader            ├──► ReferenceBatch   memory references, for simulation
///                                  └──► DrmemtraceStream ──┘
/// ```
///
/// Read in this order: `Recording`, `Recordings`, `HeaptrackReader`, `LineScanner`, `LiveBlocks`, `EventLog`,
/// `Census`, `TraceTree`; `FlightReader`, `TimedBlocks`, `MergeOrder`; `ReferenceReader`, `LackeyParser`,
/// `DrmemtraceLayout`, `DrmemtraceStream`; `HeapDumps`, `HprofLayout`, `HprofScanner`, `HprofCensus`,
/// `HprofEdges`. The chapter is `docs/7-lab.md`.
@NullMarked
package allod.lab.format;

import org.jspecify.annotations.NullMarked;
