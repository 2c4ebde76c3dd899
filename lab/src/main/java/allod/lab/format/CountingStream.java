package allod.lab.format;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/// A stream that tells how much of it was read, so that a long reading can show how far it is.
final class CountingStream extends FilterInputStream {

    private final LongConsumer progress;
    private long read;

    CountingStream(InputStream in, LongConsumer progress) {
        super(in);
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        tell(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        int got = in.read(target, from, count);
        tell(got);
        return got;
    }

    private void tell(int bytes) {
        if (bytes > 0) {
            read += bytes;
            progress.accept(read);
        }
    }
}
