/// What is in an object heap, for people and for their tools: how much of each type, and whole dumps.
///
/// ```
/// ClassHistogram ──▶ HeapWalk ◀── HprofWriter ──▶ HprofOutput ──▶ file
///                                   ├──▶ HprofClasses   types as classes
///                                   ├──▶ HprofRoots     threads, handles, global references
///                                   └──▶ HprofObjects   instances and arrays
/// ```
///
/// Read `ClassHistogram`, then `HprofLayout` for the format and `HprofWriter` for what becomes of what. The
/// chapter is [docs/4-gc-seeing.md](../../../../../../../docs/4-gc-seeing.md).
@NullMarked
package allod.gc.dump;

import org.jspecify.annotations.NullMarked;
