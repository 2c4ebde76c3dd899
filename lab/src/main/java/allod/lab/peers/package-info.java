/// The memory managers of a replay, ours and everybody else's, behind one small interface.
///
/// ```
/// PeerName ──► Peer ──► BlockAllocator (to warm the code)     same class, same compiled code,
///               │  └──► BlockAllocator (to measure)           different instance: nothing is warm in its memory
///               └─ NativeLibraries: allocators from LWJGL's artifacts, two copies of each
/// ```
///
/// This package and `allod.pages.os` are the only ones that call restricted FFM methods.
/// Read in this order: `BlockAllocator`, `Peer`, `PeerName`, `NativePeer`, `NettyPeer`, `ArenaPeer`.
/// The chapter is `docs/7-lab.md`.
@NullMarked
package allod.lab.peers;

import org.jspecify.annotations.NullMarked;
