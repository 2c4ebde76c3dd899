/// Races over the handles of the heap, in their own package so that they see its parts.
@NullMarked
package allod.heap.owned;

import org.jspecify.annotations.NullMarked;
