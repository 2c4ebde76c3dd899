package own.cases.lib;

import allod.own.Mut;
import allod.own.Mutates;
import allod.own.View;

/// A view that reads and writes, alone.
@View(exclusive = true)
public final class MutSlice {
    private final @Mut Buf buf;

    public MutSlice(@Mut Buf buf) {
        this.buf = buf;
    }

    public int get(int index) {
        return buf.get(index);
    }

    @Mutates
    public void put(int index, int value) {
        buf.put(index, value);
    }
}
