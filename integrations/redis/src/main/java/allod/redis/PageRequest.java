package allod.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/// The way of one page to the server or from it.
///
/// ```
/// OPEN ──► ANSWERED      the server has done it
///      ──► REFUSED       the server says that it will not
///      ──► OPEN          nobody knows: no answer, or "not now"; it may be sent again
/// ```
///
/// Sending twice does no harm: a key has one value for ever.
///
/// Threads: the one that made it.
final class PageRequest {

    enum State {
        OPEN,
        ANSWERED,
        REFUSED
    }

    private static final ByteArrayCodec CODEC = ByteArrayCodec.INSTANCE;

    private final PageRecord record;
    private final long address;
    private final byte[] key;
    private final byte @Nullable [] value; // null: reads
    private State state = State.OPEN;
    private byte @Nullable [] answer;
    private @Nullable Throwable failure;

    private PageRequest(PageRecord record, long address, byte[] key, byte @Nullable [] value) {
        this.record = record;
        this.address = address;
        this.key = key;
        this.value = value;
    }

    static PageRequest read(PageRecord record, String namespace, long address) {
        return new PageRequest(record, address, record.key(namespace), null);
    }

    static PageRequest write(PageRecord record, String namespace, long address) {
        return new PageRequest(record, address, record.key(namespace), record.value(address));
    }

    /// A command for one attempt.
    AsyncCommand<byte[], byte[], ?> command() {
        CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(CODEC).addKey(key);
        byte[] toWrite = value;
        if (toWrite == null) {
            return new AsyncCommand<>(new Command<>(CommandType.GET, new ByteArrayOutput<>(CODEC), arguments));
        }
        return new AsyncCommand<>(
                new Command<>(CommandType.SET, new StatusOutput<>(CODEC), arguments.addValue(toWrite)));
    }

    /// The server has done it; the value of the key, or null when there is none or it was written.
    void answered(@Nullable Object reply) {
        state = State.ANSWERED;
        answer = reply instanceof byte[] bytes ? bytes : null;
    }

    void refused(Throwable why) {
        state = State.REFUSED;
        failure = why;
    }

    void failed(Throwable why) {
        failure = why;
    }

    /// As new, for another server.
    void reopen() {
        state = State.OPEN;
        answer = null;
    }

    State state() {
        return state;
    }

    /// Why it was refused, or why its last attempt failed.
    @Nullable
    Throwable failure() {
        return failure;
    }

    PageRecord record() {
        return record;
    }

    long address() {
        return address;
    }

    /// Why the answer is not the page that was asked for, or null when it is.
    @Nullable
    String defect() {
        if (state != State.ANSWERED) {
            Throwable why = failure;
            return why == null ? "no answer" : String.valueOf(why.getMessage());
        }
        byte[] found = answer;
        return found == null ? "the server does not have it" : record.defectOf(found);
    }

    /// Copies the page of a sound answer to its frame.
    void deliver() {
        byte[] found = answer;
        if (found == null) {
            throw new AssertionError(record + " has no answer");
        }
        PageRecord.copyPage(found, address);
    }
}
