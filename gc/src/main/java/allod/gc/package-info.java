/// An object heap: objects with references between them, off the JVM's heap, and collectors that free what
/// nobody reaches.
@NullMarked
package allod.gc;

import org.jspecify.annotations.NullMarked;
