package allod.gc.struct;

import org.jspecify.annotations.Nullable;

/// An interface with a field of each form, for tests.
@Struct("Node")
interface Node {
    long key();

    void key(long value);

    int count();

    void count(int value);

    boolean hot();

    void hot(boolean value);

    byte tiny();

    void tiny(byte value);

    short small();

    void small(short value);

    char letter();

    void letter(char value);

    float ratio();

    void ratio(float value);

    double weight();

    void weight(double value);

    @Nullable
    Node next();

    void next(@Nullable Node value);

    @Nullable
    Owner owner();

    void owner(@Nullable Owner value);

    @Nullable
    String name();

    void name(@Nullable String value);

    @Nullable
    LongArray values();

    void values(@Nullable LongArray value);

    @Nullable
    RefArray<Node> children();

    void children(@Nullable RefArray<Node> value);

    @Weak
    @Nullable
    Node cached();

    void cached(@Nullable Node value);

    default long doubled() {
        return 2 * key();
    }

    static long answer() {
        return 42;
    }
}
