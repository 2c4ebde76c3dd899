package allod.gc.mark;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How much all tracers of a heap have marked and scanned since the heap was made.
///
/// A tracer counts for itself and adds what is new when it flushes. So the sums are exact when every tracer has
/// been flushed and nobody marks, as in a rendezvous, and lag behind by what the tracers hold otherwise.
///
/// Threads: any; additions are atomic, reads opaque, since nothing else is published by them.
public final class MarkProgress {

    private static final VarHandle OBJECTS;
    private static final VarHandle BYTES;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            OBJECTS = lookup.findVarHandle(MarkProgress.class, "objects", long.class);
            BYTES = lookup.findVarHandle(MarkProgress.class, "bytes", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("fields of MarkProgress", impossible);
        }
    }

    private long objects;
    private long bytes;

    void add(long markedObjects, long scannedBytes) {
        if (markedObjects != 0) {
            long _ = (long) OBJECTS.getAndAdd(this, markedObjects);
        }
        if (scannedBytes != 0) {
            long _ = (long) BYTES.getAndAdd(this, scannedBytes);
        }
    }

    /// Objects that went from white to grey.
    public long markedObjects() {
        return (long) OBJECTS.getOpaque(this);
    }

    /// Bytes of the objects that were scanned.
    public long scannedBytes() {
        return (long) BYTES.getOpaque(this);
    }
}
