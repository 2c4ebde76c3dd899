/// What lies in the memory of an object heap: slots, headers, and the tables that say where an object's
/// references are.
///
/// ```
/// StructLayout ──► ObjectShape ──► ObjectType (id, lane)      where the fields are
///                      └─────────► TypeTable                  the same, off-heap, for the collectors
/// ```
///
/// Read in this order: [SlotLayout], [HeaderLayout], [ObjectKind], [ObjectShape], [ObjectField], [TypeTable],
/// [ObjectType]; then [HeapWalk], by which dumps, histograms and verifiers see a heap that stands.
@NullMarked
package allod.gc.object;

import org.jspecify.annotations.NullMarked;
