package allod.pages.snapshot;

import java.util.concurrent.TimeUnit;

/// An operation did not leave the gate while a snapshot or a fold waited for it; nothing has changed, and the gate is
/// open.
public final class OperationStuck extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OperationStuck(String space, String holder, long patienceNanos) {
        super("the gate of '" + space + "' could not be closed within " + TimeUnit.NANOSECONDS.toMillis(patienceNanos)
                + " ms: " + holder + " is in an operation. Keep operations short (no input or output inside), close"
                + " what enter() returns, or raise SnapshotOptions.patience.");
    }
}
