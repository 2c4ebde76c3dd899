package allod.heap.checked;

/// A mistake with memory, thrown where it was made, or where its damage was found. The [#report()] has all there is
/// to know; the message is its text.
///
/// The heap is as it was before the call that threw: a free that is refused has freed nothing.
public final class MemoryError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient MemoryErrorReport report;

    MemoryError(MemoryErrorReport report) {
        super(report.text());
        this.report = report;
    }

    /// What happened.
    public MemoryErrorReport report() {
        return report;
    }
}
