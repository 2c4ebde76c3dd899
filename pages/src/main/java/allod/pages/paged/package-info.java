/// An address space larger than memory: a software page table and TLB over a fixed pool of frames.
@NullMarked
package allod.pages.paged;

import org.jspecify.annotations.NullMarked;
