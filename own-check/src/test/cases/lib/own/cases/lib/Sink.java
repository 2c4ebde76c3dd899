package own.cases.lib;

import allod.own.Mut;
import allod.own.Own;
import allod.own.Ref;

/// Signatures to be overridden.
public interface Sink {
    default void take(@Own Buf buf) {
        buf.close();
    }

    default void change(@Mut Buf buf) {
        buf.put(0, 1);
    }

    default int look(@Ref Buf buf) {
        return buf.get(0);
    }

    default @Own Buf make() {
        return new Buf(8);
    }
}
