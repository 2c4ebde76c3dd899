package allod.gc.handshake;

/// A participant that counts what happens to it.
final class TestParticipant extends Participant {

    /// Plain: whoever holds the participant writes it.
    int ops;

    /// Which thread ran the last op.
    Thread ranBy;

    int safepoints;

    @Override
    protected void onSafepoint() {
        safepoints++;
    }

    void count() {
        ops++;
        ranBy = Thread.currentThread();
    }

    void poll() {
        if (isArmed()) {
            safepoint();
        }
    }

    /// An op for participants of this class.
    static void count(Participant participant) {
        ((TestParticipant) participant).count();
    }
}
