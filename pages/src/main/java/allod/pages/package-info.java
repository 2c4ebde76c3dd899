/// Pages: memory of the operating system. The chapter is `docs/1-pages.md`.
@NullMarked
package allod.pages;

import org.jspecify.annotations.NullMarked;
