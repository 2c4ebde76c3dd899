/// Races over the protocols of the software page table, in its own package so that they see its parts.
@NullMarked
package allod.pages.paged;

import org.jspecify.annotations.NullMarked;
