package allod.gc.weak;

/// What a plan knows of objects once it has found all that are reachable.
public interface Liveness {

    /// Whether the object survives this cycle.
    ///
    /// @param ref not 0
    boolean isLive(long ref);

    /// Where the object lies after this cycle: `ref` itself, unless the plan has moved it.
    ///
    /// @param ref of an object that is live
    long forwarded(long ref);
}
