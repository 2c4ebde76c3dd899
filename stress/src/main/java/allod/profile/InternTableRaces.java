package allod.profile;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/// Races over an [InternTable]: I1 and I2.
public final class InternTableRaces {

    private InternTableRaces() {}

    /// An entry that is written before it is published.
    static final class Number extends InternTable.Entry<Number> {
        final int value;
        int plain; // what a maker writes that is not final

        Number(int value) {
            super(7); // one chain for all
            this.value = value;
            this.plain = value;
        }
    }

    /// Numbers, all in one chain.
    static final class Numbers extends InternTable<Integer, Number> {
        Numbers(int maxEntries) {
            super(maxEntries);
        }

        @Override
        boolean isOf(Number number, Integer key) {
            return number.value == key;
        }

        @Override
        Number make(Integer key, int hash) {
            return new Number(key);
        }

        @Nullable
        Number of(int value) {
            return intern(value, 7);
        }
    }

    /// I1: two threads ask for one key.
    @JCStressTest
    @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "Both have the one entry.")
    @Outcome(expect = FORBIDDEN, desc = "A key has two entries.")
    @State
    public static class OneKeyAtOnce {
        private final Numbers numbers = new Numbers(8);
        private @Nullable Number first;
        private @Nullable Number second;

        @Actor
        public void oneThread() {
            first = numbers.of(1);
        }

        @Actor
        public void anotherThread() {
            second = numbers.of(1);
        }

        @Arbiter
        public void compare(ZI_Result r) {
            r.r1 = first != null && first == second;
            r.r2 = numbers.entries();
        }
    }

    /// I1: two keys enter one chain; none is lost, and what an entry's maker wrote is seen with it.
    @JCStressTest
    @Outcome(id = "true, true, 2", expect = ACCEPTABLE, desc = "Both entries are in the chain, as they were made.")
    @Outcome(expect = FORBIDDEN, desc = "An entry is lost, or was seen before it was written.")
    @State
    public static class TwoKeysInOneChain {
        private final Numbers numbers = new Numbers(8);

        @Actor
        public void oneThread(ZZI_Result r) {
            Number number = numbers.of(1);
            r.r1 = number != null && number.plain == 1;
        }

        @Actor
        public void anotherThread(ZZI_Result r) {
            Number mine = numbers.of(2);
            Number theirs = numbers.of(1);
            r.r2 = mine != null && theirs != null && theirs.plain == 1;
        }

        @Arbiter
        public void count(ZZI_Result r) {
            r.r3 = numbers.entries();
        }
    }

    /// I2: one place is left.
    @JCStressTest
    @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "The first one has the place.")
    @Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "The second one has the place.")
    @Outcome(expect = FORBIDDEN, desc = "Both or none have it, or the count is wrong.")
    @State
    public static class TheLastPlace {
        private final Numbers numbers = new Numbers(1);

        @Actor
        public void oneThread(ZZI_Result r) {
            r.r1 = numbers.of(1) != null;
        }

        @Actor
        public void anotherThread(ZZI_Result r) {
            r.r2 = numbers.of(2) != null;
        }

        @Arbiter
        public void count(ZZI_Result r) {
            r.r3 = numbers.entries();
        }
    }
}
