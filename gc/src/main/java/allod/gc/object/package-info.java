/// What lies in the memory of an object heap: slots, headers, and the tables that say where an object's references are.
///
/// Read in this order: `SlotLayout`, `HeaderLayout`, `ObjectKind`, `TypeTable`, `ObjectType`.
@NullMarked
package allod.gc.object;

import org.jspecify.annotations.NullMarked;
