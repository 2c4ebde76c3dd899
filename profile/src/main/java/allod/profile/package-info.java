/// Profile: what a program has allocated off-heap, by the place that allocated it. The chapter is `docs/6-profile.md`.
///
/// ```
/// Profiler ──► Profile: a list of Site, each a stack of CallFrame with its Amounts
///    ▲
/// ProfileSource, ProfilerListener: how the sub-packages ask the profiler and hear of it
/// ```
@NullMarked
package allod.profile;

import org.jspecify.annotations.NullMarked;
