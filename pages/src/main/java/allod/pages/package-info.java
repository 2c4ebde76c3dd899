/// Pages: memory of the operating system, from a reservation of address space down to one access by address.
@NullMarked
package allod.pages;

import org.jspecify.annotations.NullMarked;
