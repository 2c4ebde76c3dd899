package allod.pages.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.Address;
import allod.pages.CommitLedger;
import allod.pages.PageSize;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random operations on a space against arrays of bytes: one for the space, and a copy of it for each snapshot.
class SnapshotProperties {

    private static final int PAGES = 96;
    private static final int PAGE = PageSize.BYTES;

    @Test
    void behavesLikeArraysAndTheirCopies() {
        long firstSeed = Long.getLong("allod.seed", new Random().nextLong());
        for (long seed = firstSeed; seed < firstSeed + 12; seed++) {
            run(seed, 150);
        }
    }

    static void run(long seed, int steps) {
        try (Run run = new Run(seed)) {
            for (int step = 0; step < steps; step++) {
                run.step();
            }
            run.finish();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("failed with -Dallod.seed=" + seed, failure);
        }
    }

    /// A snapshot and what it must hold.
    private record Kept(Snapshot snapshot, byte[] bytes, boolean[] committed) {}

    private static final class Run implements AutoCloseable {

        private final SplittableRandom random;
        private final boolean gated;
        private final CommitLedger ledger;
        private final SnapshotSpace space;
        private final long base;
        private final byte[] model = new byte[PAGES * PAGE];
        private final boolean[] committed = new boolean[PAGES];
        private final List<Kept> kept = new ArrayList<>();

        Run(long seed) {
            random = new SplittableRandom(seed);
            gated = random.nextBoolean();
            boolean strict = random.nextBoolean();
            ledger = CommitLedger.of(
                    "model",
                    strict ? CommitLedger.Mode.STRICT : CommitLedger.Mode.ALWAYS,
                    8L * PAGES * PAGE + (64 << 20));
            space = SnapshotSpace.create(
                    "model",
                    (long) PAGES * PAGE,
                    SnapshotOptions.defaults()
                            .ledger(ledger)
                            .gated(gated)
                            .background(gated && random.nextBoolean())
                            .chunkBytes((long) PAGE << random.nextInt(6)));
            base = space.address();
        }

        void step() {
            switch (random.nextInt(20)) {
                case 0, 1 -> commit();
                case 2 -> decommit();
                case 3, 4 -> take();
                case 5, 6 -> release();
                case 7 -> fold();
                case 8 -> discard();
                case 9, 10 -> checkOne();
                default -> write();
            }
            space.checkInvariants();
        }

        void finish() {
            kept.forEach(this::check);
            while (!kept.isEmpty()) {
                release();
            }
            assertThat(space.foldQuiescent()).isTrue();
            checkSpace();
        }

        private void commit() {
            int from = random.nextInt(PAGES);
            int to = to(from);
            space.commit(base + (long) from * PAGE, (long) (to - from) * PAGE);
            for (int page = from; page < to; page++) {
                if (!committed[page]) {
                    zero(page);
                    committed[page] = true;
                }
            }
            checkSpace();
        }

        private void decommit() {
            int from = random.nextInt(PAGES);
            int to = to(from);
            space.decommit(base + (long) from * PAGE, (long) (to - from) * PAGE);
            for (int page = from; page < to; page++) {
                committed[page] = false;
            }
        }

        private void discard() {
            int page = random.nextInt(PAGES);
            if (committed[page] && space.discard(base + (long) page * PAGE, PAGE)) {
                assertThat(kept).isEmpty();
                zero(page);
            }
        }

        private void take() {
            if (kept.size() < 5) {
                boolean quiescent = !gated || random.nextBoolean();
                Snapshot snapshot = quiescent ? space.takeQuiescent() : space.take();
                kept.add(new Kept(snapshot, model.clone(), committed.clone()));
            }
        }

        private void release() {
            if (!kept.isEmpty()) {
                kept.remove(random.nextInt(kept.size())).snapshot.close();
            }
        }

        private void fold() {
            boolean folded = gated ? space.fold() : space.foldQuiescent();
            assertThat(folded).isEqualTo(kept.isEmpty());
        }

        private void write() {
            int page = random.nextInt(PAGES);
            if (committed[page]) {
                int at = page * PAGE + random.nextInt(PAGE - 8);
                long value = random.nextLong();
                try (Operation _ = gated ? space.gate().enter() : null) {
                    Address.putLong(base + at, value);
                }
                MemorySegment.ofArray(model).set(ValueLayout.JAVA_LONG_UNALIGNED, at, value);
            }
        }

        private void checkOne() {
            if (!kept.isEmpty()) {
                check(kept.get(random.nextInt(kept.size())));
            }
        }

        private void check(Kept one) {
            for (int page = 0; page < PAGES; page++) {
                if (one.committed[page]) {
                    long address = base + (long) page * PAGE;
                    MemorySegment expected = MemorySegment.ofArray(one.bytes).asSlice((long) page * PAGE, PAGE);
                    assertThat(one.snapshot.segment(address, PAGE).mismatch(expected))
                            .as("page %d of %s", page, one.snapshot)
                            .isEqualTo(-1);
                }
            }
        }

        private void checkSpace() {
            for (int page = 0; page < PAGES; page++) {
                if (committed[page]) {
                    MemorySegment seen = Address.segment(base + (long) page * PAGE, PAGE);
                    assertThat(seen.mismatch(MemorySegment.ofArray(model).asSlice((long) page * PAGE, PAGE)))
                            .as("page %d of the space", page)
                            .isEqualTo(-1);
                }
            }
        }

        private void zero(int page) {
            MemorySegment.ofArray(model).asSlice((long) page * PAGE, PAGE).fill((byte) 0);
        }

        private int to(int from) {
            return from + 1 + random.nextInt(Math.min(16, PAGES - from));
        }

        @Override
        public void close() {
            space.close();
            assertThat(ledger.committedBytes()).isZero();
        }
    }
}
