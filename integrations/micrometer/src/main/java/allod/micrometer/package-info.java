/// Heaps and the profiler as meters of Micrometer. The chapter is `docs/6-profile-formats.md`.
///
/// ```
/// MeterRegistry ──► meters ──► HeapReading, one a name ──► Heap.stats()
/// AllodMetrics: makes them, and looks for heaps that are new or closed
/// ```
@NullMarked
package allod.micrometer;

import org.jspecify.annotations.NullMarked;
