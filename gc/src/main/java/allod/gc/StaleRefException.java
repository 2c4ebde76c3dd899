package allod.gc;

/// A reference was used after a safepoint, by another mutator than the one that got it, or it never was one;
/// only thrown with `-Dallod.gc=checked`. Without checks such a use reads and writes memory that may belong to
/// another object.
public final class StaleRefException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    StaleRefException(String message) {
        super(message);
    }
}
