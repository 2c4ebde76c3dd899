package allod.pages;

/// Batches of stores that run up to a guard or into it, until the compiler has had its way with them.
///
/// ```
/// [ committed, PAGES_BEFORE pages ][ guard, 1 MiB ][ committed: must stay zero ]
/// ```
final class GuardBatches implements AutoCloseable {

    private static final long BEFORE_BYTES = 16L * PageSize.BYTES;
    private static final long BEHIND_BYTES = 16L * PageSize.BYTES;

    private final Reservation reservation =
            Reservation.reserve("batches", BEFORE_BYTES + Guard.MIN_BYTES + BEHIND_BYTES, 1);
    private final long base = reservation.baseAddress();
    private final Guard guard;

    GuardBatches() {
        reservation.commit(base, BEFORE_BYTES);
        reservation.commit(base + BEFORE_BYTES + Guard.MIN_BYTES, BEHIND_BYTES);
        guard = reservation.guard("end of the batches", base + BEFORE_BYTES, Guard.MIN_BYTES);
    }

    /// Runs batches that hit the guard, each after one that does not.
    ///
    /// @return how many of them were told so, by name
    int run(int batches) {
        int named = 0;
        for (int batch = 0; batch < batches; batch++) {
            long value = batch;
            guard.watch(() -> store(BEFORE_BYTES, value)); // throws when the error of the batch before comes late
            try {
                guard.watch(() -> store(BEFORE_BYTES + 64, value));
            } catch (GuardHit hit) {
                named += hit.guardName().equals("end of the batches") ? 1 : 0;
            }
        }
        for (long a = base + BEFORE_BYTES + Guard.MIN_BYTES; a < base + reservation.bytes(); a += Long.BYTES) {
            if (Address.getLong(a) != 0) {
                throw new AssertionError("a store went through the guard");
            }
        }
        return named;
    }

    private void store(long bytes, long value) {
        for (long a = base; a < base + bytes; a += Long.BYTES) {
            Address.putLong(a, value);
        }
    }

    @Override
    public void close() {
        reservation.checkInvariants();
        reservation.close();
    }
}
