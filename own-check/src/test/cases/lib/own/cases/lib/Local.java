package own.cases.lib;

import allod.own.Confined;
import allod.own.Consumes;
import allod.own.Owned;
import allod.own.Trusted;

/// Owned, and bound to its thread.
@Confined
@Owned
public final class Local implements AutoCloseable {
    public int get() {
        return 0;
    }

    @Consumes
    @Override
    @Trusted("there is nothing to free")
    public void close() {}
}
