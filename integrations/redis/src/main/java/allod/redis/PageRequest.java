package allod.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/// The way of one page to the servers or from them.
///
/// ```
/// open ──► done        a page was written, or the right one was read
///      ──► settled     the server itself has said that it will not, or does not have it: not asked again
///      ──► open        nobody knows: no answer, or "not now"; it may be sent again
/// ```
///
/// Sending twice does no harm: a key has one value for ever.
///
/// Threads: the one that made it.
final class PageRequest {

    private static final ByteArrayCodec CODEC = ByteArrayCodec.INSTANCE;

    private final PageRecord record;
    private final long address;
    private final byte[] key;
    private final byte @Nullable [] value; // null: reads
    private boolean done;
    private boolean settled;
    private byte @Nullable [] answer; // the right one
    private String defect = "no answer"; // while it is not done
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

    /// The server has done it; `reply` is the value of the key, or null when there is none or it was written.
    ///
    /// @param settles whether the answer counts as the last word, if it is not the right page
    void answered(@Nullable Object reply, boolean settles) {
        String wrong = value != null ? null : defectOf(reply);
        if (wrong == null) {
            done = true;
            answer = reply instanceof byte[] page ? page : null;
        } else if (settles) {
            settled = true;
            defect = wrong;
            failure = null;
        }
    }

    private @Nullable String defectOf(@Nullable Object reply) {
        return reply instanceof byte[] page ? record.defectOf(page) : "the server does not have it";
    }

    /// The server will not do it.
    void refused(Throwable why) {
        failed(why);
        settled = true;
    }

    /// Nobody knows.
    void failed(Throwable why) {
        failure = why;
        String message = String.valueOf(why.getMessage());
        defect = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    boolean isDone() {
        return done;
    }

    /// Whether it is of no use to ask again.
    boolean isSettled() {
        return done || settled;
    }

    /// Why it is not done.
    String defect() {
        return defect;
    }

    /// What was thrown, if anything was.
    @Nullable
    Throwable failure() {
        return failure;
    }

    PageRecord record() {
        return record;
    }

    /// Copies the page that was read to its frame.
    void deliver() {
        byte[] page = answer;
        if (page == null) {
            throw new AssertionError(record + " was not read");
        }
        PageRecord.copyPage(page, address);
    }
}
