package allod.gc.dump;

import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectType;

/// Bytes of an object, by its type and header: a word more than its type says when it carries its hash.
final class ObjectBytes {

    private ObjectBytes() {}

    static long of(ObjectType type, long header) {
        long bytes = type.bytesOf(HeaderLayout.lengthOf(header));
        return (header & HeaderLayout.HASH_MASK) == HeaderLayout.HASH_STORED ? bytes + Long.BYTES : bytes;
    }
}
