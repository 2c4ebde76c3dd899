/// The places where tests can open the protocols: seams, and faults that they can switch on. Nothing of it is left in
/// the compiled code of a JVM that was not started with `-Dallod.gc.seams=true`.
@NullMarked
package allod.gc.seam;

import org.jspecify.annotations.NullMarked;
