package allod.lab.graph;

/// What the primitives of a node hold: a number that says which node it is, cut to the bytes that there are.
public final class Stamps {

    private Stamps() {}

    /// The stamp of a node of the dump.
    public static long ofNode(int node) {
        return mix(node + 1L);
    }

    /// The stamp of a copy.
    ///
    /// @param operation of the mutation, counted from 0
    /// @param ordinal of the copy within it
    static long ofCopy(long operation, int ordinal) {
        return mix(~(operation << 8 | ordinal));
    }

    /// What is left of a stamp where a node has room for fewer bytes.
    ///
    /// @param bytes see [GraphType#stampBytes]
    public static long cut(long stamp, int bytes) {
        return bytes >= Long.BYTES
                ? stamp
                : bytes >= Integer.BYTES ? (int) stamp : bytes >= Byte.BYTES ? (byte) stamp : 0;
    }

    /// Spreads a number over 64 bits, one to one (the finalizer of SplitMix64).
    static long mix(long number) {
        long z = number * 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
