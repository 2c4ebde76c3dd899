package allod.lab.format;

import org.jspecify.annotations.Nullable;

/// What a dump says of a class; its layout is known when the super classes are.
final class HprofClass {

    private static final byte[] NONE = {};

    final long id;
    long nameId;
    long superId;
    long dumpedAt = -1; // offset in the file; -1 while only others spoke of it
    byte[] ownFields = NONE; // types, in the order of the file
    int staticReferences;
    int staticBytes;
    byte @Nullable [] fields; // types, of the super classes as well, in the order of an instance's values

    HprofClass(long id) {
        this.id = id;
    }

    boolean isDumped() {
        return dumpedAt >= 0;
    }

    static int referencesIn(byte[] types) {
        int references = 0;
        for (byte type : types) {
            references += HprofLayout.isReference(type) ? 1 : 0;
        }
        return references;
    }

    /// Bytes of the primitives among types.
    static int primitiveBytesIn(byte[] types) {
        int bytes = 0;
        for (byte type : types) {
            bytes += HprofLayout.bytesOf(type);
        }
        return bytes;
    }
}
