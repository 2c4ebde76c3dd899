/// Safepoints: how a collector asks each thread to do something, and how it stops them all.
///
/// ```
/// the collector ──► Handshakes ──► Participant ◄── the thread that owns it: poll, blocked
///                     │   │            │
///                     │   └──► Waits ◄─┘      spin, then sleep
///                     └──► SafepointWatch ──► Lateness
/// ```
///
/// Read in this order: `Participant`, `HandshakeOp`, `Handshakes`, `Waits`, `SafepointWatch`. The chapter is
/// `docs/4-gc-handshakes.md`.
@NullMarked
package allod.gc.handshake;

import org.jspecify.annotations.NullMarked;
