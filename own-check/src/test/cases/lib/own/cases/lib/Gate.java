package own.cases.lib;

import allod.own.Owned;
import allod.own.Ref;
import allod.own.Consumes;
import allod.own.Trusted;
import allod.own.View;

/// A guard: borrows a buffer until it is closed.
@Owned
@View
public final class Gate implements AutoCloseable {
    private final @Ref Buf buf;

    public Gate(@Ref Buf buf) {
        this.buf = buf;
    }

    public int get(int index) {
        return buf.get(index);
    }

    @Consumes
    @Override
    @Trusted("there is nothing to free")
    public void close() {}
}
