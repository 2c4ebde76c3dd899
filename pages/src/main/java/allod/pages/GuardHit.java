package allod.pages;

/// Somebody touched a [Guard]; the cause is the error of the JVM.
///
/// The access that touched it has had no effect, but the thread may have gone on for a few thousand instructions.
public final class GuardHit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String guardName;

    GuardHit(String guardName, long address, long bytes, InternalError fault) {
        super(
                "An access hit the guard '" + guardName + "' at 0x" + Long.toHexString(address) + ", +" + bytes
                        + " bytes: it went past the end of the memory beside it.",
                fault);
        this.guardName = guardName;
    }

    /// The name of the guard.
    public String guardName() {
        return guardName;
    }
}
