/// The contestants: ours and other memory managers behind the same loops.
@NullMarked
package allod.bench.contest;

import org.jspecify.annotations.NullMarked;
