package allod.pages;

/// Batches of stores that run up to a guard or into it, until the compiler has had its way with them.
///
/// ```
/// [ committed, PAGES_BEFORE pages ][ guard, 1 MiB ][ committed: must stay zero ]
/// ```
final class GuardBatches implements AutoCloseable {

    private static final long BEFORE_BYTES = 16L * PageSize.BYTES;
    private static final int HITS = 200;
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

    /// Runs batches, each of [#HITS] single stores into the guard and one run of stores that goes over its beginning.
    ///
    /// @return in how many of them every hit was told, by name and where it belongs
    int run(int batches) {
        int named = 0;
        for (int batch = 0; batch < batches; batch++) {
            long value = batch;
            int hits = hits(value);
            guard.watch(() -> store(BEFORE_BYTES, value)); // throws when an error from before comes late
            try {
                guard.watch(() -> store(BEFORE_BYTES + 64, value));
            } catch (GuardHit hit) {
                hits += isOurs(hit) ? 1 : 0;
            }
            named += hits == HITS + 1 ? 1 : 0;
        }
        checkBehind();
        return named;
    }

    /// Hot enough to be compiled as one piece, with the `try` in it.
    private int hits(long value) {
        int hits = 0;
        for (int i = 0; i < HITS; i++) {
            try {
                guard.watch(() -> Address.putLong(base + BEFORE_BYTES + 128, value));
            } catch (GuardHit hit) {
                hits += isOurs(hit) ? 1 : 0;
            }
        }
        return hits;
    }

    private static boolean isOurs(GuardHit hit) {
        return hit.guardName().equals("end of the batches");
    }

    private void checkBehind() {
        for (long a = base + BEFORE_BYTES + Guard.MIN_BYTES; a < base + reservation.bytes(); a += Long.BYTES) {
            if (Address.getLong(a) != 0) {
                throw new AssertionError("a store went through the guard");
            }
        }
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
