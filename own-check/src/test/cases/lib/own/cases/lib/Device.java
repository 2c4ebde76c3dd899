package own.cases.lib;

import allod.own.Consumes;
import allod.own.Own;
import allod.own.Owned;

/// A class with a drop method and an owned field in sight.
@Owned
public final class Device implements AutoCloseable {
    public @Own Buf buf;

    public Device(@Own Buf buf) {
        this.buf = buf;
    }

    @Consumes
    @Override
    public void close() {
        buf.close();
    }
}
