package own.cases.lib;

import allod.own.Ref;
import allod.own.View;

/// A view that reads.
@View
public final class Slice {
    private final @Ref Buf buf;

    public Slice(@Ref Buf buf) {
        this.buf = buf;
    }

    public int get(int index) {
        return buf.get(index);
    }

    public Slice rest() {
        return this;
    }
}
