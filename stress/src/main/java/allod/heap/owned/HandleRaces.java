package allod.heap.owned;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;
import org.openjdk.jcstress.infra.results.ZZJ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// Races over a table of handles: Y1 to Y5 of [HandleTable]. Most states share a table, as the values of a program do.
public final class HandleRaces {

    private static final long STALE = -1;
    private static final long BORROWED = -2;

    private static final Heap HEAP = Heap.create(HeapOptions.defaults().name("handle races"));
    private static final HandleTable TABLE = HandleTable.create(HEAP, 24);

    private HandleRaces() {}

    private static long made(long value) {
        return made(TABLE, value);
    }

    private static long made(HandleTable table, long value) {
        long handle = table.make();
        try (HandleBorrow borrow = table.borrow(handle)) {
            borrow.putLong(0, value);
            borrow.putLong(16, value);
        }
        return handle;
    }

    private static long read(long handle, long offset) {
        return read(TABLE, handle, offset);
    }

    private static long read(HandleTable table, long handle, long offset) {
        try {
            return table.getLong(handle, offset);
        } catch (StaleHandle stale) {
            return STALE;
        }
    }

    private static long free(long handle) {
        try {
            TABLE.free(handle);
            return 1;
        } catch (StaleHandle stale) {
            return 0;
        } catch (IllegalStateException borrowed) {
            return BORROWED;
        }
    }

    /// Y4: a reader has a handle while its value is freed, and the slot serves the next value.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both reads came before the free.")
    @Outcome(id = "1, -1", expect = ACCEPTABLE, desc = "The free came between the reads.")
    @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "The free came first.")
    @Outcome(expect = FORBIDDEN, desc = "A read saw the next value, a link or zero, or a stale handle came alive.")
    @State
    public static class AReadAgainstAFreeAndTheNextValue {
        private final HandleTable table =
                HandleTable.create(HEAP, 24); // of its own: the next value is in the same slot
        private final long handle = made(table, 1);

        @SuppressWarnings("unused") // for the memory of the table, which jcstress does not see
        private final byte[] weight = new byte[256 << 10];

        @Actor
        public void reads(JJ_Result r) {
            r.r1 = read(table, handle, 16);
            r.r2 = read(table, handle, 0);
        }

        @Actor
        public void freesAndMakes() {
            table.free(handle);
            made(table, 2);
        }

        @Arbiter
        public void end() {
            table.close();
        }
    }

    /// Y4, beside the link of the free list: two words of the slot, of which the first becomes the link.
    @JCStressTest
    @Outcome(
            id = {"1, 1", "1, -1", "-1, -1"},
            expect = ACCEPTABLE,
            desc = "What the value held, or a stale handle.")
    @Outcome(expect = FORBIDDEN, desc = "A read saw a link or the next value.")
    @State
    public static class TwoWordsAgainstAFree {
        private final long handle = made(1);

        @Actor
        public void reads(JJ_Result r) {
            r.r1 = read(handle, 16);
            r.r2 = read(handle, 0);
        }

        @Actor
        public void frees() {
            TABLE.free(handle);
        }
    }

    /// Y5: two threads free one value.
    @JCStressTest
    @Outcome(
            id = {"1, 0, 1", "0, 1, 1"},
            expect = ACCEPTABLE,
            desc = "One freed it, the other was told.")
    @Outcome(expect = FORBIDDEN, desc = "Both freed it or none did, or the slot is used twice.")
    @State
    public static class TwoFreesOfOneValue {
        private final long handle = made(1);

        @Actor
        public void first(JJJ_Result r) {
            r.r1 = free(handle);
        }

        @Actor
        public void second(JJJ_Result r) {
            r.r2 = free(handle);
        }

        @Arbiter
        public void twoNewValuesDiffer(JJJ_Result r) {
            long one = TABLE.make();
            long another = TABLE.make();
            r.r3 = one == another ? 0 : 1;
            TABLE.free(one);
            TABLE.free(another);
        }
    }

    /// Y2: a borrow against a free. What the borrow writes is in a live value.
    @JCStressTest
    @Outcome(id = "7, 1", expect = ACCEPTABLE, desc = "Borrowed and closed first, then freed.")
    @Outcome(id = "7, -2", expect = ACCEPTABLE, desc = "The free met the borrow, and was refused.")
    @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "Freed first: the borrow was refused.")
    @Outcome(expect = FORBIDDEN, desc = "The value was freed under the borrow.")
    @State
    public static class ABorrowAgainstAFree {
        private final long handle = made(1);

        @Actor
        public void borrows(JJ_Result r) {
            try (HandleBorrow borrow = TABLE.borrow(handle)) {
                borrow.putLong(16, 7);
                r.r1 = borrow.getLong(16);
            } catch (StaleHandle stale) {
                r.r1 = STALE;
            }
        }

        @Actor
        public void frees(JJ_Result r) {
            r.r2 = free(handle);
        }

        @Arbiter
        public void end() {
            free(handle);
        }
    }

    /// Y2: two borrows come and go; neither is lost.
    @JCStressTest
    @Outcome(id = "true, true, 1", expect = ACCEPTABLE, desc = "Both had it, and in the end it can be freed.")
    @Outcome(expect = FORBIDDEN, desc = "A borrow was lost or stayed.")
    @State
    public static class TwoBorrows {
        private final long handle = made(1);

        @Actor
        public void first(ZZJ_Result r) {
            r.r1 = borrows(handle);
        }

        @Actor
        public void second(ZZJ_Result r) {
            r.r2 = borrows(handle);
        }

        @Arbiter
        public void end(ZZJ_Result r) {
            r.r3 = free(handle);
        }

        private static boolean borrows(long handle) {
            try (HandleBorrow borrow = TABLE.borrow(handle)) {
                return free(handle) == BORROWED && borrow.getLong(0) == 1;
            }
        }
    }

    /// Y3, Y5: a slot that is freed for the last time, while another thread makes values.
    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Two values, two slots, and both handles are new.")
    @Outcome(expect = FORBIDDEN, desc = "A slot serves two values, or a handle came again.")
    @State
    public static class AFreeAgainstTwoMakes {
        private final long handle = made(1);
        private long one;
        private long another;

        @Actor
        public void freesAndMakes() {
            TABLE.free(handle);
            one = made(2);
        }

        @Actor
        public void makes() {
            another = made(3);
        }

        @Arbiter
        public void end(ZZ_Result r) {
            r.r1 = HandleLayout.slotOf(one) != HandleLayout.slotOf(another) && one != handle && another != handle;
            r.r2 = read(one, 0) == 2 && read(another, 0) == 3;
            TABLE.free(one);
            TABLE.free(another);
        }
    }

    /// A handle that is handed over without any order: the value behind it is whole all the same.
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "The handle has not arrived.")
    @Outcome(id = "5", expect = ACCEPTABLE, desc = "The handle has arrived, and its value is there.")
    @Outcome(
            id = "6",
            expect = ACCEPTABLE_INTERESTING,
            desc = "The handle overtook what was written after it was made: zeros, as made.")
    @Outcome(id = "-1", expect = ACCEPTABLE_INTERESTING, desc = "The handle overtook its value: refused, not wrong.")
    @Outcome(expect = FORBIDDEN, desc = "The reader saw what an earlier value held.")
    @State
    public static class AHandleThatOvertakesItsValue {
        private long handle;

        public AHandleThatOvertakesItsValue() {
            long before = made(99);
            TABLE.free(before);
        }

        @Actor
        public void makes() {
            handle = made(5);
        }

        @Actor
        public void reads(J_Result r) {
            long seen = handle;
            if (seen != 0) {
                long value = read(seen, 0);
                r.r1 = value == 0 ? 6 : value;
            }
        }

        @Arbiter
        public void end() {
            TABLE.free(handle);
        }
    }
}
