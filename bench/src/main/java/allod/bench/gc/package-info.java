/// The collectors of the object heap beside those of Go and of the JVM: the same programs in three forms.
///
/// ```
/// GcBars ──► GcContestants: which programs, with which heap   GcBars ──► GcReport ──► GcBar: what is promised
///   │
///   └──► a process for each contestant and round: GcFigures ──► Trees, Cache ──► ObjectTrees, ObjectCache
///             │                    or the program in Go   │                  └─► JavaTrees, JavaCache
///             └──► SafepointLog                           └──► Window, Stalls
/// ```
///
/// [Trees], [Cache] and [ObjectGcBench] check what they get back, so the soak of the collectors runs them too.
@NullMarked
package allod.bench.gc;

import org.jspecify.annotations.NullMarked;
