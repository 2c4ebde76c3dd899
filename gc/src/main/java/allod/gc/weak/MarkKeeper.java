package allod.gc.weak;

import allod.gc.mark.MarkProgress;
import allod.gc.mark.MarkWorkers;
import allod.gc.object.SlotLayout;
import allod.pages.Address;

/// Keeps objects by marking them: the [Keeper] of plans that mark in place.
///
/// Threads: the conductor.
public final class MarkKeeper implements Keeper {
    private final MarkWorkers workers;
    private final MarkProgress progress;

    public MarkKeeper(MarkWorkers workers, MarkProgress progress) {
        this.workers = workers;
        this.progress = progress;
    }

    @Override
    public void keep(long slot) {
        long ref = SlotLayout.addressOf(Address.getLongAcquire(slot)); // acquire: the object's header is there
        if (ref != 0) {
            workers.tracer().shade(ref);
        }
    }

    @Override
    public void trace() {
        long _ = workers.tracer().drain(Long.MAX_VALUE);
        if (!workers.isQuiet()) { // they took a part of it, or something had no room
            workers.awaitQuiet();
        }
    }

    @Override
    public long liveObjects() {
        boolean _ = workers.tracer().flush();
        return progress.markedObjects();
    }
}
