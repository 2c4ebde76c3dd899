/// The graph of a program's objects, without the program: numbered nodes with types, edges and roots, in a file
/// that every JVM of a comparison maps; how it is changed by a seed; and whether a heap still holds it.
///
/// ```
/// GraphFileWriter ──► file ──► HeapGraph ──► GraphStore (in a heap)     each plan, each collector of the JVM
///                                   │             ▲      Mutation: the same seeded operations on all
///                                   └──► ModelStore ─────┘
///                                             └──► Isomorphism: is what the heap holds what the model says?
/// ```
///
/// Read in this order: `GraphType`, `HeapGraph`, `GraphFileWriter`, `GraphStore`, `Mutation`, `ModelStore`,
/// `Isomorphism`. The chapter is `docs/4-gc-collect.md`.
@NullMarked
package allod.lab.graph;

import org.jspecify.annotations.NullMarked;
