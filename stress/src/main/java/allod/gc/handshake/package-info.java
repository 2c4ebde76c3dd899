/// Races of the handshakes between a collector and the threads that use its heap.
@NullMarked
package allod.gc.handshake;

import org.jspecify.annotations.NullMarked;
