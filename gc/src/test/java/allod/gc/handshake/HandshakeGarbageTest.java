package allod.gc.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/// A handshake makes no garbage: the JVM's own collector must not be driven by ours.
class HandshakeGarbageTest {

    private static final int ROUNDS = 1_500;

    /// Who is late is told with its stack, and that is garbage: here nobody is.
    private final Handshakes handshakes =
            new Handshakes(Waits.SPIN_NANOS, new SafepointWatch(TimeUnit.MINUTES.toNanos(1), lateness -> {}));

    private static long allocatedBytes(Thread thread) {
        try {
            return (long) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                            "getThreadAllocatedBytes",
                            new Object[] {thread.threadId()},
                            new String[] {"long"});
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    private void conduct() {
        for (int round = 0; round < ROUNDS; round++) {
            handshakes.all(TestParticipant::count);
            handshakes.stop();
            handshakes.forEachStopped(TestParticipant::count);
            handshakes.resume();
        }
    }

    @Test
    void neitherSideMakesGarbage() {
        try (Owner _ = Owner.blocked(handshakes);
                Owner polling = Owner.polling(handshakes)) {
            conduct(); // classes are loaded, code is compiled
            long others = allocatedBytes(polling.thread);
            long own = allocatedBytes(Thread.currentThread()); // last: asking makes garbage too
            conduct();
            long ownNow = allocatedBytes(Thread.currentThread());
            assertThat(ownNow - own).as("bytes made by the conductor").isLessThan(4 * ROUNDS);
            assertThat(allocatedBytes(polling.thread) - others)
                    .as("bytes made by the mutator")
                    .isLessThan(4 * ROUNDS);
        }
    }
}
