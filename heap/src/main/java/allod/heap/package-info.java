/// Heap: `malloc` for off-heap memory. The chapter is `docs/3-heap.md`.
@NullMarked
package allod.heap;

import org.jspecify.annotations.NullMarked;
