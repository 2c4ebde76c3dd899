/// Races of marking. See [allod.gc.mark].
@NullMarked
package allod.gc.mark;

import org.jspecify.annotations.NullMarked;
