/// Owned values on a heap beyond the plain block, and handles for values whose owner cannot be proven.
///
/// ```
/// OwnedBytes, OwnedInts .. ──► OwnedArray ──► Block ──► Heap      one owner, a number of elements
/// OwnedStruct ──► StructField, LayoutPlace    Block ──► Heap      one owner, fields of a StructLayout
/// HandleTable ──► HandleLayout, HandleSlabs ──► HeapArena         no owner: each use of a handle is checked
///      └────────► HandleBorrow, StaleHandle
/// ```
///
/// Read [OwnedArray], [OwnedLongs], [OwnedStruct], [StructField]; then [HandleTable], `HandleLayout`,
/// [HandleBorrow]. The chapter is `docs/5-own-values.md`.
@NullMarked
package allod.heap.owned;

import org.jspecify.annotations.NullMarked;
