/// Objects of a heap as interfaces of Java: an annotated interface is a type, and views of it read and write
/// objects.
///
/// ```
/// StructType.define ──► StructTypes (one a heap) ──► InterfaceReader ──► StructModel ──► ObjectShape ──► heap
///                            └──► ViewWriter ──► a hidden class that extends StructView, implements the interface
/// StructView ──► Mutator, a handle        LongArray .. RefArray ──► ArrayView ──► Mutator, a handle
/// StructCursor ──► one view that is moved along    HeapStrings ──► arrays of bytes with characters
/// ```
///
/// Read [Struct], [StructType], [StructView], [StructCursor]; then [HeapStrings], [RefArray],
/// `InterfaceReader`, `ViewWriter`. The chapter is `docs/4-gc-types.md`.
@NullMarked
package allod.gc.struct;

import org.jspecify.annotations.NullMarked;
