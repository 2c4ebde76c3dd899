package allod.gc.weak;

import java.util.concurrent.TimeUnit;

/// Which soft references are kept: those that were used not long ago, and the more memory is free the longer
/// ago.
///
/// ```
/// kept when   now - last use  <=  free MiB x milliseconds a MiB
/// ```
///
/// The clock stands between cycles, so that a use is a load and a store. It starts at 0 with the heap, and a
/// soft reference whose clock was never set was last used then.
///
/// Threads: the conductor ticks; any reads [#nowMillis()].
///
/// Sources: HotSpot's `SoftRefLRUPolicyMSPerMB`.
public final class SoftClock {

    /// As HotSpot's: a second for each MiB.
    public static final long DEFAULT_MILLIS_PER_FREE_MIB = 1000;

    private final long startNanos = System.nanoTime();
    private final long millisPerFreeMib;
    private volatile long nowMillis;
    private long patienceMillis; // conductor; negative clears all

    public SoftClock(long millisPerFreeMib) {
        this.millisPerFreeMib = millisPerFreeMib;
    }

    /// What a soft reference's clock is set to when it is made or its referent is read.
    public long nowMillis() {
        return nowMillis;
    }

    /// Begins a cycle.
    ///
    /// @param freeBytes that the heap could still hand out after the last cycle
    void tick(long freeBytes) {
        tick(freeBytes, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    }

    void tick(long freeBytes, long newMillis) {
        nowMillis = newMillis;
        patienceMillis = (freeBytes >> 20) * millisPerFreeMib;
    }

    /// In this cycle no soft reference is kept: the last resort before memory is out.
    void clearAll() {
        patienceMillis = -1;
    }

    boolean keeps(long lastUseMillis) {
        return nowMillis - lastUseMillis <= patienceMillis;
    }
}
