package allod.lab.format;

/// A file that is no recording at all, so that nothing of it can be reported: the message names file, line and reason.
public final class UnreadableRecording extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param message file, place and reason
    public UnreadableRecording(String message) {
        super(message);
    }
}
