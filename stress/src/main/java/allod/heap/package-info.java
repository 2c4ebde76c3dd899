/// Races over the protocols of the heap, in its own package so that they see its parts: on the class path, packages may
/// be spread.
@NullMarked
package allod.heap;

import org.jspecify.annotations.NullMarked;
