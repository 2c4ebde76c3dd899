package allod.pages;

import allod.pages.os.SystemCalls;
import java.util.concurrent.atomic.AtomicBoolean;

/// A range of pages that nobody may touch, and that the JVM survives when somebody does.
///
/// ```
/// mprotect(PROT_NONE)           touch ──► SIGSEGV ──► the JVM ends
/// a mapping of an empty file    touch ──► SIGBUS  ──► InternalError ──► GuardHit
/// ```
///
/// The JVM delivers the error *late*. Interpreted code stops at the access; compiled code runs on, through some
/// thousand more stores, until the thread next enters or leaves the JVM, which may be after the `try` around the
/// access. So:
///
/// - a guard is at least [#MIN_BYTES] long, since what runs on must not reach memory behind the guard
/// - code that watches a guard ends with [#fence()], where a pending error surfaces
///
/// A guard is a safety net: exact bounds are checked in software, before the access.
///
/// Threads: any; the error goes to the thread that touched. A JVM error does not carry the address, so the guard that
/// is named is the one whose [#watch] or [#hit] sees the error.
///
/// Sources: the fault that HotSpot forgives is the one of a mapped file that was truncated under it
/// (`Unsafe_AccessError` paths of `os_linux`); the empty file makes it happen on purpose.
public final class Guard implements AutoCloseable {

    /// The smallest guard, in bytes: far more than compiled code stores between a fault and the error.
    public static final long MIN_BYTES = 1 << 20;

    private final Reservation reservation;
    private final String name;
    private final long address;
    private final long bytes;
    private final AtomicBoolean closed = new AtomicBoolean();

    Guard(Reservation reservation, String name, long address, long bytes) {
        if (bytes < MIN_BYTES) {
            throw new IllegalArgumentException("guard '" + name + "' of " + bytes + " bytes: it must be " + MIN_BYTES
                    + " bytes or more, since compiled code runs on past the first touch.");
        }
        this.reservation = reservation;
        this.name = name;
        this.address = address;
        this.bytes = bytes;
    }

    /// What lies there.
    public String name() {
        return name;
    }

    /// First address of the guard.
    public long address() {
        return address;
    }

    /// Length of the guard.
    public long bytes() {
        return bytes;
    }

    /// The point where the error of an earlier touch by this thread surfaces at the latest. Costs a call into native
    /// code that does nothing.
    ///
    /// @throws InternalError when this thread has touched a guard
    public static void fence() {
        SystemCalls.nothing();
    }

    /// Runs `body` and turns a touch of this guard into a [GuardHit], wherever in `body` compiled code has left the
    /// error.
    ///
    /// @throws GuardHit when `body` has touched the guard
    public void watch(Runnable body) {
        FaultFence.run(body, this::hit);
    }

    /// The exception for a fault of the memory beside this guard, for callers that have a `try` and a [#fence()] of
    /// their own.
    ///
    /// @param fault what was caught; one that is no memory fault is thrown again
    public GuardHit hit(InternalError fault) {
        return new GuardHit(name, address, bytes, FaultFence.fault(fault));
    }

    /// Puts zeroed memory in the place of the guard, in one step: a stray access meets the one or the other, and never
    /// pages that would end the process. The guard is closed then.
    ///
    /// @throws IllegalStateException when the guard or its reservation is closed
    public void commit() {
        fence(); // what this thread has touched before must not surface between here and the change
        if (closed.getAndSet(true)) {
            throw new IllegalStateException("commit of " + this + ": it is closed; make a new guard first.");
        }
        try {
            reservation.commitGuard(this);
        } catch (RuntimeException | Error refused) {
            closed.set(false); // it is still a guard
            throw refused;
        }
    }

    /// Takes the guard away; its pages are reserved again. A second call does nothing.
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            reservation.removeGuard(this);
        }
    }

    @Override
    public String toString() {
        return "guard '" + name + "' [0x" + Long.toHexString(address) + ", +" + bytes + " bytes]";
    }
}
