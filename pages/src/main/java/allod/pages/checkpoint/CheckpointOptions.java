package allod.pages.checkpoint;

import allod.pages.PageSize;
import org.jspecify.annotations.Nullable;

/// How a [Checkpointer] works; each method gives a changed copy.
public final class CheckpointOptions {

    private static final long DEFAULT_BUFFER_BYTES = 64L << 20;
    private static final CheckpointOptions DEFAULTS =
            new CheckpointOptions(Quiesce.NOBODY_WRITES, DEFAULT_BUFFER_BYTES, null, false);

    private final Quiesce quiesce;
    private final long bufferBytes;
    private final DirtyTracker.@Nullable Method method;
    private final boolean acceptOlder;

    private CheckpointOptions(
            Quiesce quiesce, long bufferBytes, DirtyTracker.@Nullable Method method, boolean acceptOlder) {
        this.quiesce = quiesce;
        this.bufferBytes = bufferBytes;
        this.method = method;
        this.acceptOlder = acceptOlder;
    }

    /// Nobody writes during a checkpoint, a buffer of 64 MiB, the best method to find changed pages, a damaged newest
    /// checkpoint is an error.
    public static CheckpointOptions defaults() {
        return DEFAULTS;
    }

    /// How writers are stopped while changed pages are found and copied.
    public CheckpointOptions quiesce(Quiesce newQuiesce) {
        return new CheckpointOptions(newQuiesce, bufferBytes, method, acceptOlder);
    }

    /// How many bytes of changed pages are copied while the writers stand; what goes beyond is written to the image
    /// while they stand, so a buffer that is too small makes the pause longer.
    ///
    /// @param newBufferBytes a positive multiple of [PageSize#BYTES]
    public CheckpointOptions bufferBytes(long newBufferBytes) {
        if (newBufferBytes <= 0
                || !PageSize.isMultiple(newBufferBytes)
                || newBufferBytes >> PageSize.SHIFT > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("a buffer of " + newBufferBytes
                    + " bytes: it must be a positive multiple of the " + PageSize.BYTES + " bytes of a page, up to "
                    + Integer.MAX_VALUE / 2 + " pages.");
        }
        return new CheckpointOptions(quiesce, newBufferBytes, method, acceptOlder);
    }

    /// How changed pages are found, instead of the best method of this machine.
    public CheckpointOptions method(DirtyTracker.Method newMethod) {
        return new CheckpointOptions(quiesce, bufferBytes, newMethod, acceptOlder);
    }

    /// Whether to go back to the checkpoint before the newest when the newest is damaged. This gives up what was
    /// acknowledged in between, so somebody has to ask for it.
    public CheckpointOptions acceptOlder(boolean accept) {
        return new CheckpointOptions(quiesce, bufferBytes, method, accept);
    }

    Quiesce quiesce() {
        return quiesce;
    }

    long bufferBytes() {
        return bufferBytes;
    }

    DirtyTracker.@Nullable Method method() {
        return method;
    }

    boolean acceptOlder() {
        return acceptOlder;
    }
}
