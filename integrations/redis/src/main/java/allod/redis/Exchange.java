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
/// ┌─► the server ──► what it did not give: each replica in turn ──► anything open? pause, longer each time ──┐
/// └──────────────────────────────────────────────────────────────────────────────────────────────────────────┘
/// ```
///
/// Only the server's own word settles a request: a replica may lag behind. A command whose time is up is cancelled: the
/// library does not send it any more. The server may have it all the same.
///
/// Threads: one at a time. An interrupt does not end the wait, which is short, and is kept for the caller.
final class Exchange {

    private static final long FIRST_PAUSE_NANOS = 2_000_000;
    private static final long MAX_PAUSE_NANOS = 100_000_000;
    private static final int PARTS = 4; // of the time; as much is one server given, where there are others to ask
    private static final int BRIEF_PARTS = 8; // of the time; as much is a server given that did not answer before

    private final List<Consumer<Collection<AsyncCommand<byte[], byte[], ?>>>> servers;
    private final long deadlineNanos;
    private final long attemptNanos;
    private final boolean brief;
    private boolean interrupted;
    private boolean heard;
    private int doneByReplicas;

    /// @param servers the one that has the last word, then its replicas
    /// @param brief whether to ask only once and not for long: the server did not answer the call before
    Exchange(List<Consumer<Collection<AsyncCommand<byte[], byte[], ?>>>> servers, Duration timeout, boolean brief) {
        this.servers = servers;
        this.brief = brief;
        long allNanos = brief ? timeout.toNanos() / BRIEF_PARTS : timeout.toNanos();
        this.deadlineNanos = System.nanoTime() + allNanos;
        this.attemptNanos = servers.size() == 1 ? allNanos : allNanos / PARTS;
    }

    /// Returns when nothing is open, or time is up.
    void run(List<PageRequest> requests) {
        List<PageRequest> open = requests;
        for (long pause = FIRST_PAUSE_NANOS; ; pause = Math.min(2 * pause, MAX_PAUSE_NANOS)) {
            round(open);
            open = open.stream().filter(request -> !request.isSettled()).toList();
            if (open.isEmpty() || brief || deadlineNanos - System.nanoTime() < pause) {
                break;
            }
            pause(pause);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Requests that were done by replicas.
    int doneByReplicas() {
        return doneByReplicas;
    }

    /// Whether the server said anything at all.
    boolean heard() {
        return heard;
    }

    private void round(List<PageRequest> open) {
        List<PageRequest> missing = open;
        for (int server = 0; server < servers.size() && !missing.isEmpty(); server++) {
            attempt(server, missing);
            int before = missing.size();
            missing = missing.stream().filter(request -> !request.isDone()).toList();
            doneByReplicas += server == 0 ? 0 : before - missing.size();
        }
    }

    private void attempt(int server, List<PageRequest> open) {
        long untilNanos = Math.min(deadlineNanos, System.nanoTime() + attemptNanos);
        List<AsyncCommand<byte[], byte[], ?>> commands = new ArrayList<>(open.size());
        for (PageRequest request : open) {
            commands.add(request.command());
        }
        try {
            servers.get(server).accept(commands);
        } catch (RuntimeException unreachable) { // no server for one of the keys: those that were sent get answers
            commands.forEach(command -> command.completeExceptionally(unreachable));
        }
        for (int index = 0; index < commands.size(); index++) {
            await(open.get(index), commands.get(index), server == 0, untilNanos);
        }
    }

    private void await(
            PageRequest request, AsyncCommand<byte[], byte[], ?> command, boolean lastWord, long untilNanos) {
        while (true) {
            try {
                long leftNanos = Math.max(0, untilNanos - System.nanoTime());
                request.answered(command.get(leftNanos, TimeUnit.NANOSECONDS), lastWord);
                heard |= lastWord;
                return;
            } catch (InterruptedException remembered) {
                interrupted = true;
            } catch (TimeoutException late) {
                command.cancel(true);
                failed(request, new RedisCommandTimeoutException("no answer in time"), lastWord);
                return;
            } catch (CancellationException disconnected) {
                failed(request, disconnected, lastWord);
                return;
            } catch (ExecutionException failed) {
                Throwable cause = failed.getCause();
                failed(request, cause == null ? failed : cause, lastWord);
                return;
            }
        }
    }

    private void failed(PageRequest request, Throwable failure, boolean lastWord) {
        if (!lastWord) {
            return;
        }
        if (Refusal.of(failure) == Refusal.NOT_NOW) {
            request.failed(failure);
        } else {
            request.refused(failure);
            heard = true;
        }
    }

    private void pause(long nanos) {
        LockSupport.parkNanos(nanos);
        interrupted |= Thread.interrupted(); // else the next pause would not wait
    }
}
