package allod.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.protocol.AsyncCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Sends requests side by side, waits for the answers, and sends again what was not answered, until time is up.
///
/// ```
/// send all open ones in one go ──► wait for each ──► open ones left? pause, twice as long each time ──┐
///        ▲                                                                                           │
///        └───────────────────────────────────────────────────────────────────────────────────────────┘
/// ```
///
/// A command whose time is up is cancelled: the library does not send it any more. The server may have it all the same.
///
/// Threads: one at a time. An interrupt does not end the wait, which is short, and is kept for the caller.
final class Exchange {

    private static final long FIRST_PAUSE_NANOS = 2_000_000;
    private static final long MAX_PAUSE_NANOS = 100_000_000;

    private final Consumer<Collection<AsyncCommand<byte[], byte[], ?>>> server;
    private final long deadlineNanos;
    private boolean interrupted;

    Exchange(Consumer<Collection<AsyncCommand<byte[], byte[], ?>>> server, Duration timeout) {
        this.server = server;
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    /// Returns when no request is open, or time is up.
    void run(List<PageRequest> requests) {
        List<PageRequest> open = requests;
        for (long pause = FIRST_PAUSE_NANOS; ; pause = Math.min(2 * pause, MAX_PAUSE_NANOS)) {
            attempt(open);
            open = open.stream()
                    .filter(request -> request.state() == PageRequest.State.OPEN)
                    .toList();
            if (open.isEmpty() || leftNanos() < pause) {
                break;
            }
            pause(pause);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(List<PageRequest> open) {
        List<AsyncCommand<byte[], byte[], ?>> commands = new ArrayList<>(open.size());
        for (PageRequest request : open) {
            commands.add(request.command());
        }
        try {
            server.accept(commands);
        } catch (RuntimeException unreachable) { // no server for one of the keys: those that were sent get answers
            commands.forEach(command -> command.completeExceptionally(unreachable));
        }
        for (int index = 0; index < commands.size(); index++) {
            await(open.get(index), commands.get(index));
        }
    }

    private void await(PageRequest request, AsyncCommand<byte[], byte[], ?> command) {
        while (true) {
            try {
                request.answered(command.get(Math.max(0, leftNanos()), TimeUnit.NANOSECONDS));
                return;
            } catch (InterruptedException remembered) {
                interrupted = true;
            } catch (TimeoutException late) {
                command.cancel(true);
                request.failed(new RedisCommandTimeoutException("no answer in time"));
                return;
            } catch (CancellationException disconnected) {
                request.failed(disconnected);
                return;
            } catch (ExecutionException failed) {
                Throwable cause = failed.getCause();
                settle(request, cause == null ? failed : cause);
                return;
            }
        }
    }

    private static void settle(PageRequest request, Throwable failure) {
        if (Refusal.of(failure) == Refusal.NOT_NOW) {
            request.failed(failure);
        } else {
            request.refused(failure);
        }
    }

    private long leftNanos() {
        return deadlineNanos - System.nanoTime();
    }

    private void pause(long nanos) {
        LockSupport.parkNanos(nanos);
        interrupted |= Thread.interrupted(); // else the next pause would not wait
    }
}
