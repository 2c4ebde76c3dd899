/// Races over weak references. See [allod.gc.weak].
@NullMarked
package allod.gc.weak;

import org.jspecify.annotations.NullMarked;
