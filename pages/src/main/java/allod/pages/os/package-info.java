/// The one door to the kernel: no other package of the core calls a restricted method of `java.lang.foreign`.
@NullMarked
package allod.pages.os;

import org.jspecify.annotations.NullMarked;
