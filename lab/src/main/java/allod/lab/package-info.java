/// Lab: replays real programs against every memory manager. The chapter is `docs/7-lab.md`.
@NullMarked
package allod.lab;

import org.jspecify.annotations.NullMarked;
