package allod.profile;

import allod.pages.MemoryProbe;

/// What files, snapshots, spaces and stacks find when they look for a probe: the [Profiler].
public final class ExactProbe implements MemoryProbe {

    private final Recorder recorder = Profiler.recorder();

    /// For [java.util.ServiceLoader].
    public ExactProbe() {}

    @Override
    public int opened(Kind kind, String owner, long bytes, long shownBytes) {
        return recorder.opened(kind, owner, bytes, shownBytes);
    }

    @Override
    public void resized(int token, long bytes) {
        recorder.resized(token, bytes);
    }

    @Override
    public void closed(int token) {
        recorder.closed(token);
    }
}
