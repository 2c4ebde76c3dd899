package allod.pages;

import java.util.function.LongSupplier;

/// A range of a [Reservation] in which somebody else maps: a file, or a view of memory that is shared.
///
/// ```
/// reserved ──lend──► lent: the borrower replaces mappings by MAP_FIXED, inside the range only ──close──► reserved
/// ```
///
/// Invariants:
///
/// - **N1** until it is closed, the reservation neither changes nor discards the range
/// - **N2** the borrower charges each mapping beyond the first with [#takeMappings] before it makes it
///
/// Threads: any; the borrower sees to it that nothing is mapped once [#close()] has begun.
public final class Loan implements AutoCloseable {

    private static final long ENDED = -1;

    private final Reservation reservation;
    private final String purpose;
    private final long address;
    private final long bytes;
    private long taken; // guarded by this: mappings beyond the first; ENDED once closed

    Loan(Reservation reservation, String purpose, long address, long bytes) {
        this.reservation = reservation;
        this.purpose = purpose;
        this.address = address;
        this.bytes = bytes;
    }

    /// First address of the range.
    public long address() {
        return address;
    }

    /// Length of the range.
    public long bytes() {
        return bytes;
    }

    /// Charges the process-wide budget with mappings that are about to be made.
    ///
    /// @param mappings how many more than now; negative gives them back
    /// @throws MappingLimitException when there are not so many left; nothing was charged then
    /// @throws IllegalStateException when the loan is closed
    public synchronized void takeMappings(long mappings) {
        if (taken == ENDED) {
            throw new IllegalStateException("takeMappings on " + this + ": it is closed.");
        }
        reservation.chargeLoan(this, mappings);
        taken += mappings;
    }

    /// Makes a call that may split a mapping of the range in up to three, and charges what came of it.
    ///
    /// @return what the call returned
    synchronized long splitting(LongSupplier kernelCall) {
        takeMappings(2);
        long before = mappings();
        try {
            return kernelCall.getAsLong();
        } finally {
            takeMappings(mappings() - before - 2);
        }
    }

    private long mappings() {
        return ProcessMappings.starts(address, address + bytes).size();
    }

    /// Makes the range reserved again, whatever is mapped there. A second call does nothing.
    @Override
    public synchronized void close() {
        if (taken != ENDED) {
            reservation.endLoan(this, taken);
            taken = ENDED;
        }
    }

    @Override
    public String toString() {
        return "loan for " + purpose + " [0x" + Long.toHexString(address) + ", +" + bytes + " bytes] in " + reservation;
    }
}
