/// Stack: last-in-first-out memory for each thread. The chapter is `docs/2-stack.md`.
@NullMarked
package allod.stack;

import org.jspecify.annotations.NullMarked;
