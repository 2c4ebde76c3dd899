package allod.lab.collect;

import org.jspecify.annotations.Nullable;

/// A node of a graph as an object of this JVM, with the fields that the dumped object had: a subclass for each
/// number of references and bytes is made by [JvmShapes].
abstract class JvmNode {

    /// Which shape it has.
    abstract int shape();

    /// A reference, by its number.
    abstract @Nullable Object get(int index);

    abstract void set(int index, @Nullable Object value);

    /// Another node with the same references.
    abstract JvmNode copy();

    /// The first primitive, as [allod.lab.graph.Stamps#cut] leaves it.
    abstract long stamp();

    abstract void setStamp(long stamp);
}
