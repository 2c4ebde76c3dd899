package own.cases.lib;

import allod.own.Consumes;
import allod.own.Mutates;
import allod.own.Own;
import allod.own.Owned;
import allod.own.Ref;
import allod.own.Trusted;

/// A container of owners of one class.
@Owned
public final class Bin<T> implements AutoCloseable {

    @Mutates
    @Trusted("the container keeps what it is given")
    public void add(@Own T element) {}

    @Mutates
    @Trusted("the container gives up what it returns")
    public @Own T take() {
        throw new IllegalStateException("empty: add an element first");
    }

    @Trusted("the element stays in the container")
    public @Ref T peek() {
        throw new IllegalStateException("empty: add an element first");
    }

    public int count() {
        return 0;
    }

    @Consumes
    @Override
    @Trusted("there is nothing to free")
    public void close() {}
}
