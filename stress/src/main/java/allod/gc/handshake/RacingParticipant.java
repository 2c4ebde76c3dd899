package allod.gc.handshake;

/// The participant of a race: made blocked and nobody's, because the thread that makes it need not be one of
/// the actors.
final class RacingParticipant extends Participant {

    private final Handshakes handshakes;

    /// Plain, all of them: what the protocol has to order.
    int ops;

    int left;
    int right;
    int buffered;

    RacingParticipant(Handshakes handshakes) {
        this.handshakes = handshakes;
        handshakes.attach(this, () -> {});
        enterBlocked();
        ownedBy(null);
    }

    /// The calling thread becomes the owner, and runs.
    void take() {
        ownedBy(Thread.currentThread());
        leaveBlocked();
    }

    /// The opposite.
    void giveBack() {
        enterBlocked();
        ownedBy(null);
    }

    void poll() {
        if (isArmed()) {
            safepoint();
        }
    }

    void detach(Runnable lastWords) {
        handshakes.detach(this, lastWords);
    }

    static RacingParticipant of(Participant participant) {
        return (RacingParticipant) participant;
    }
}
