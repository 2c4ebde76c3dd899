package allod.gc.handshake;

/// What a [Participant] is asked to do at a handshake: run by its owner, or by the conductor in its stead.
///
/// It is short, and neither blocks nor allocates Java objects: while it runs the owner stands. One instance
/// serves all participants, so what it keeps of one is in that participant.
///
/// Errors: an op must not throw. One that does ends the heap, see [Handshakes#poison(Throwable)].
@FunctionalInterface
public interface HandshakeOp {

    /// @param participant the one that the op is for; not necessarily that of the calling thread
    void run(Participant participant);
}
