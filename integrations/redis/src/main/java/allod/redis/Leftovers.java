package allod.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Keys that nobody needs any more: older versions of a page, freed pages, writes whose end is unknown. They are
/// removed by `UNLINK` while the store goes about its work; nobody waits for it.
///
/// Invariant **X1**: a key stays here until a server has confirmed that it is gone.
///
/// Threads: any; the library's threads put back what was not confirmed.
final class Leftovers {

    private static final int COMMANDS_IN_FLIGHT = 4096;
    private static final int COMMANDS_A_SEND = 256;

    private final Consumer<Collection<AsyncCommand<byte[], byte[], ?>>> server;
    private final String namespace;
    private final Queue<PageRecord> records = new ConcurrentLinkedQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicInteger inFlight = new AtomicInteger();

    Leftovers(Consumer<Collection<AsyncCommand<byte[], byte[], ?>>> server, String namespace) {
        this.server = server;
        this.namespace = namespace;
    }

    void add(PageRecord record) {
        waiting.incrementAndGet();
        records.add(record);
    }

    /// Keys that are not confirmed to be gone.
    long count() {
        return waiting.get();
    }

    /// Sends when so many have come together that it is worth it.
    void sendSome() {
        if (waiting.get() - inFlight.get() >= COMMANDS_A_SEND / 4) {
            send();
        }
    }

    /// Sends what is there, up to a bound of what may be under way.
    ///
    /// Each of them once: what a server refuses comes back into the queue, and waits for the next call.
    void send() {
        long left = waiting.get() - inFlight.get();
        while (left > 0 && inFlight.get() < COMMANDS_IN_FLIGHT) {
            List<AsyncCommand<byte[], byte[], ?>> commands = new ArrayList<>();
            while (left > 0 && commands.size() < COMMANDS_A_SEND) {
                PageRecord record = records.poll();
                if (record == null) {
                    break;
                }
                commands.add(unlink(record));
                left--;
            }
            if (commands.isEmpty()) {
                return;
            }
            try {
                server.accept(commands);
            } catch (RuntimeException unreachable) {
                commands.forEach(command -> command.completeExceptionally(unreachable));
                return; // later
            }
            if (commands.getFirst().isCompletedExceptionally()) {
                return; // not connected: the rest can wait
            }
        }
    }

    private AsyncCommand<byte[], byte[], ?> unlink(PageRecord record) {
        CommandArgs<byte[], byte[]> key = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(record.key(namespace));
        AsyncCommand<byte[], byte[], Long> command = new AsyncCommand<>(
                new Command<>(CommandType.UNLINK, new IntegerOutput<>(ByteArrayCodec.INSTANCE), key));
        inFlight.incrementAndGet();
        command.onComplete((gone, failure) -> {
            inFlight.decrementAndGet();
            if (failure == null) {
                waiting.decrementAndGet();
            } else {
                records.add(record);
            }
        });
        return command;
    }
}
