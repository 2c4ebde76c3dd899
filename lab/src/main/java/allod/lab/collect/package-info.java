/// Heaps that hold the graph of a dump while a program changes it: each plan of the object heap and each
/// collector of the JVM in a JVM of its own, from the same file, by the same operations.
///
/// ```
/// Comparison ──► CollectJvm ──► a child for each ──► CollectWorker ──► ObjectStore │ JvmStore
///     │              Answers ◄── SafepointLog ◄──────────────┘ CycleProbe, CollectorCpu
///     └──► CollectReport
/// ```
///
/// Read in this order: `Comparison`, `CollectJvm`, `CollectWorker`, `ObjectStore`, `JvmStore`, `JvmShapes`. The
/// chapter is `docs/4-gc-collect.md`.
@NullMarked
package allod.lab.collect;

import org.jspecify.annotations.NullMarked;
