package allod.gc.struct;

import org.jspecify.annotations.Nullable;

/// Refers to a [Node], which refers to it.
@Struct("Owner")
interface Owner {
    @Field(order = 1)
    int id();

    void id(int value);

    @Field(order = 0, name = "mine")
    @Nullable
    Node node();

    void node(@Nullable Node value);
}
