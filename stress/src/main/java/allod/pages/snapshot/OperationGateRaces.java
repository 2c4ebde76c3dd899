package allod.pages.snapshot;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// Races over an [OperationGate]: T2, and O1, O2 of its passes.
public final class OperationGateRaces {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private OperationGateRaces() {}

    private static OperationGate gate(boolean barrier) {
        return new OperationGate("race", PATIENCE_NANOS, barrier);
    }

    /// T2: a writer enters while the gate closes; the gate uses membarrier.
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The gate was closed before the operation.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The operation was over before the gate was closed.")
    @Outcome(expect = FORBIDDEN, desc = "The closer saw half of an operation, or one that goes on.")
    @State
    public static class AWriterEntersWhileTheGateCloses {
        private final OperationGate gate = gate(true);
        private int first;
        private int second;

        @Actor
        public void writer() {
            try (Operation _ = gate.enter()) {
                first = 1;
                second = 1;
            }
        }

        @Actor
        public void closer(II_Result r) {
            gate.close();
            r.r2 = second;
            r.r1 = first;
            gate.open();
        }
    }

    /// T2: the same with a fence in the writer instead of membarrier.
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The gate was closed before the operation.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The operation was over before the gate was closed.")
    @Outcome(expect = FORBIDDEN, desc = "The closer saw half of an operation, or one that goes on.")
    @State
    public static class AWriterEntersWhileTheGateClosesWithoutMembarrier {
        private final OperationGate gate = gate(false);
        private int first;
        private int second;

        @Actor
        public void writer() {
            try (Operation _ = gate.enter()) {
                first = 1;
                second = 1;
            }
        }

        @Actor
        public void closer(II_Result r) {
            gate.close();
            r.r2 = second;
            r.r1 = first;
            gate.open();
        }
    }

    /// A fold in small: the closer copies a cell and lets writers use the copy from then on; two writers add.
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both additions are in the cell that counts.")
    @Outcome(expect = FORBIDDEN, desc = "An addition went into the old cell after it was copied.")
    @State
    public static class AFoldMovesACellUnderTwoWriters {
        private final OperationGate gate = gate(true);
        private final int[] cells = new int[4]; // first writer: 0, then 1; second writer: 2, then 3
        private boolean moved;

        private void add(int cell) {
            try (Operation _ = gate.enter()) {
                cells[moved ? cell + 1 : cell]++;
            }
        }

        @Actor
        public void oneWriter() {
            add(0);
        }

        @Actor
        public void anotherWriter() {
            add(2);
        }

        @Actor
        public void fold() {
            gate.close();
            cells[1] = cells[0];
            cells[3] = cells[2];
            moved = true;
            gate.open();
        }

        @Arbiter
        public void sum(I_Result r) {
            r.r1 = cells[1] + cells[3];
        }
    }

    /// An operation inside another one while the gate is being closed: nobody waits for ever.
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "The gate was closed before both operations.")
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both operations were over before the gate was closed.")
    @Outcome(id = "1", expect = FORBIDDEN, desc = "The gate was closed between the outer and the inner operation.")
    @State
    public static class OperationsNestWhileTheGateCloses {
        private final OperationGate gate = gate(true);
        private int value;

        @Actor
        public void writer() {
            try (Operation _ = gate.enter()) {
                value = 1;
                try (Operation _ = gate.enter()) {
                    value = 2;
                }
            }
        }

        @Actor
        public void closer(I_Result r) {
            gate.close();
            r.r1 = value;
            gate.open();
        }
    }

    /// Two closers at once: each has the gate for itself.
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "Both were behind the closed gate at once.")
    @State
    public static class TwoClose {
        private final OperationGate gate = gate(true);
        private int value;

        private void close() {
            gate.close();
            value++;
            gate.open();
        }

        @Actor
        public void oneCloser() {
            close();
        }

        @Actor
        public void anotherCloser() {
            close();
        }

        @Arbiter
        public void value(I_Result r) {
            r.r1 = value;
        }
    }

    /// O2: two threads want the same pass.
    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first one got it.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second one got it.")
    @Outcome(expect = FORBIDDEN, desc = "Both or none got it.")
    @State
    public static class TwoWantOnePass {
        private final Operation pass = Operation.lent();

        @Actor
        public void oneThread(ZZ_Result r) {
            r.r1 = pass.tryLend(1);
        }

        @Actor
        public void anotherThread(ZZ_Result r) {
            r.r2 = pass.tryLend(2);
        }
    }
}
