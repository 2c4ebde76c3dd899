package allod.stack;

import org.jspecify.annotations.Nullable;

/// The memory of one stack: a piece of a [StackSlab] that a [StackPool] leases to one [Stack] at a time.
///
/// ```
/// bottomAddress                touchedAddress                     topAddress
///     │ never used: no memory        │ handed out since the last discard │
///     ▼                              ▼                                   ▼
///     └──────────────────────────────┴───────────────────────────────────┘
///                                      ◄────────── the stack grows down
/// ```
///
/// Invariants:
///
/// - **M1** `bottomAddress <= touchedAddress <= topAddress`, all on page boundaries
/// - **M2** memory below `touchedAddress` is not resident: nobody was given an address there
/// - **M3** memory without a lessee is reachable by nobody but the pool
///
/// Threads: `touchedAddress` belongs to whom the memory belongs to, the lessee's thread or the pool; it changes
/// hands with the memory. `lessee` is volatile, since the search for dead threads reads it at any time.
final class StackMemory {

    /// What stays resident when memory goes back to a pool: most stacks never get deeper, and need no call to the
    /// system.
    static final long KEPT_BYTES = 64 << 10;

    final StackSlab slab;
    final long bottomAddress;
    final long topAddress;

    private long touchedAddress;
    private volatile @Nullable Stack lessee;

    StackMemory(StackSlab slab, long bottomAddress, long topAddress) {
        this.slab = slab;
        this.bottomAddress = bottomAddress;
        this.topAddress = topAddress;
        this.touchedAddress = topAddress;
    }

    /// The lowest address that may be handed out without asking again.
    long touchedAddress() {
        return touchedAddress;
    }

    @Nullable
    Stack lessee() {
        return lessee;
    }

    void leaseTo(Stack stack) {
        assert lessee == null : lessee;
        lessee = stack;
    }

    void endLease() {
        lessee = null;
    }

    /// Notes that addresses down to `address` get used, in steps that at least double, so that it is seldom called.
    ///
    /// @param address at least `bottomAddress`
    void touchDownTo(long address) {
        assert address >= bottomAddress : address;
        long usedBytes = topAddress - address;
        long wantedBytes = Math.max(2 * (topAddress - touchedAddress), KEPT_BYTES);
        while (wantedBytes < usedBytes) {
            wantedBytes *= 2;
        }
        touchedAddress = Math.max(bottomAddress, topAddress - wantedBytes);
    }

    /// Gives the memory below `address` back to the system.
    ///
    /// @param address a page boundary from `bottomAddress` to `topAddress`
    void discardBelow(long address) {
        if (touchedAddress < address) {
            slab.discard(touchedAddress, address - touchedAddress);
            touchedAddress = address;
        }
    }

    long residentBytes() {
        return slab.residentBytes(bottomAddress, topAddress - bottomAddress);
    }

    void checkInvariants() {
        Invariant.require(bottomAddress <= touchedAddress && touchedAddress <= topAddress, "M1", this);
        if (touchedAddress > bottomAddress) {
            long residentBytes = slab.residentBytes(bottomAddress, touchedAddress - bottomAddress);
            Invariant.require(residentBytes == 0, "M2", residentBytes);
        }
    }

    @Override
    public String toString() {
        return "StackMemory [0x" + Long.toHexString(bottomAddress) + ", 0x" + Long.toHexString(topAddress)
                + "] touched to 0x" + Long.toHexString(touchedAddress);
    }
}
