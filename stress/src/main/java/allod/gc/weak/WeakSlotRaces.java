package allod.gc.weak;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.Reservation;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/// Races between the collector, which clears a referent that died, and the program: R1 and R2 of [WeakSlots].
public final class WeakSlotRaces {
    private static final long DEAD = 64;
    private static final long LIVE = 128;

    private static final Liveness LIVENESS = new Liveness() {
        @Override
        public boolean isLive(long ref) {
            return ref == LIVE;
        }

        @Override
        public long forwarded(long ref) {
            return ref;
        }
    };

    private WeakSlotRaces() {}

    private static long newSlot(long referent) {
        long slot = Slots.take();
        WeakSlots.set(slot, referent);
        return slot;
    }

    /// One page for the slots of all states: jcstress makes more of them than there can be mappings.
    private static final class Slots {
        private static final int COUNT = 1 << 20;
        private static final Reservation MEMORY = Reservation.reserve("weak slots", 8L * COUNT, PageSize.BYTES);
        private static final AtomicInteger NEXT = new AtomicInteger();

        static {
            MEMORY.commit(MEMORY.baseAddress(), MEMORY.bytes());
        }

        static long take() {
            return MEMORY.baseAddress() + 8L * (NEXT.getAndIncrement() & COUNT - 1);
        }
    }

    /// Fault F16: what the program stores is not lost.
    @JCStressTest
    @Outcome(id = "128", expect = ACCEPTABLE, desc = "The program's reference is there.")
    @Outcome(expect = FORBIDDEN, desc = "The collector cleared what the program had stored.")
    @State
    public static class AClearSparesWhatWasStored {
        private final long slot = newSlot(DEAD);

        @Actor
        public void collector() {
            boolean _ = WeakSlots.clearDead(slot, LIVENESS);
        }

        @Actor
        public void program() {
            WeakSlots.set(slot, LIVE);
        }

        @Arbiter
        public void end(J_Result r) {
            r.r1 = WeakSlots.get(slot);
        }
    }

    /// Both clear: it is clear, and no old referent comes back.
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "Cleared.")
    @Outcome(expect = FORBIDDEN, desc = "The referent is back.")
    @State
    public static class TwoClears {
        private final long slot = newSlot(DEAD);

        @Actor
        public void collector() {
            boolean _ = WeakSlots.clearDead(slot, LIVENESS);
        }

        @Actor
        public void program() {
            WeakSlots.clear(slot);
        }

        @Arbiter
        public void end(J_Result r) {
            r.r1 = Address.getLong(slot);
        }
    }

    /// R1: the program never reads a referent that died.
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Dead before and after it was cleared.")
    @Outcome(expect = FORBIDDEN, desc = "A dead object was handed out.")
    @State
    public static class AReadNeverSeesTheDead {
        private final long slot = newSlot(DEAD);

        @Actor
        public void collector() {
            boolean _ = WeakSlots.clearDead(slot, LIVENESS);
        }

        @Actor
        public void program(JJ_Result r) {
            r.r1 = WeakSlots.getClearing(slot, LIVENESS);
            r.r2 = WeakSlots.getClearing(slot, LIVENESS);
        }
    }
}
