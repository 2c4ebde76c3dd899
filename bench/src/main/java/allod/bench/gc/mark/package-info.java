/// Speed of marking. See [allod.gc.mark].
@NullMarked
package allod.bench.gc.mark;

import org.jspecify.annotations.NullMarked;
