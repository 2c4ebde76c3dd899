package allod.gc;

/// The plan without a collector: memory is handed out once. What it costs to allocate here no collector can
/// save.
final class NoGc extends BumpPlan {

    NoGc(ObjectHeap heap) {
        super(heap, heap.options().limitBytes());
    }

    @Override
    boolean collects() {
        return false;
    }

    @Override
    boolean movesObjects() {
        return false;
    }

    /// Frees nothing.
    @Override
    void collect(GcCause cause) {}

    @Override
    public boolean isLive(long ref) {
        return true;
    }

    @Override
    public long forwarded(long ref) {
        return ref;
    }

    @Override
    long liveBytes() {
        return space.usedBytes();
    }
}
