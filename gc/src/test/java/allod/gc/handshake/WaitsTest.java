package allod.gc.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class WaitsTest {

    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Waits waits = new Waits(0);

    @Test
    void aConditionThatHoldsIsNotWaitedFor() {
        AtomicInteger looks = new AtomicInteger();
        assertThat(waits.await(() -> looks.incrementAndGet() > 0, 0)).isTrue();
        assertThat(looks).hasValue(1);
    }

    @Test
    void aWaitEndsWithItsTime() {
        assertThat(waits.await(() -> false, 1_000_000)).isFalse();
        assertThat(new Waits(Long.MAX_VALUE).await(() -> false, 1_000_000))
                .as("spinning has the same end")
                .isFalse();
    }

    @Test
    void theWakerEndsASleep() {
        AtomicBoolean holds = new AtomicBoolean();
        Thread waiter = Thread.ofPlatform().daemon().start(() -> waits.await(holds::get));
        Owner.await("asleep", () -> waiter.getState() == Thread.State.TIMED_WAITING);
        holds.set(true);
        waits.wake();
        Owner.await("awake", () -> !waiter.isAlive());
    }

    @Test
    void w1_aForgottenWakeIsSurvived() {
        AtomicBoolean holds = new AtomicBoolean();
        Thread waiter = Thread.ofPlatform().daemon().start(() -> Waits.until(holds::get));
        Owner.await("asleep", () -> waiter.getState() == Thread.State.TIMED_WAITING);
        holds.set(true);
        Owner.await("awake", () -> !waiter.isAlive());
    }

    @Test
    void w1_aConditionThatEatsPermitsIsSurvived() {
        AtomicBoolean holds = new AtomicBoolean();
        BooleanSupplier hungry = () -> {
            LockSupport.parkNanos(1); // takes the permit that a waker has given
            return holds.get();
        };
        Thread waiter = Thread.ofPlatform().daemon().start(() -> waits.await(hungry));
        holds.set(true);
        waits.wake();
        Owner.await("awake", () -> !waiter.isAlive());
    }

    @Test
    void w2_anInterruptIsKeptAndDoesNotSpin() {
        AtomicInteger looks = new AtomicInteger();
        Thread.currentThread().interrupt();
        boolean held = waits.await(
                () -> {
                    looks.incrementAndGet();
                    return false;
                },
                LONG_NANOS);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(held).isFalse();
        assertThat(looks.get()).as("it slept all the same").isLessThan(100);
    }

    @Test
    void nobodyIsWokenWhereNobodySleeps() {
        waits.wake();
        assertThat(waits.await(() -> false, 1)).isFalse();
    }
}
