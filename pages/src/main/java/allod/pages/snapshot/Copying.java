package allod.pages.snapshot;

import java.util.concurrent.locks.ReentrantLock;

/// A later snapshot while it is taken: the copies that the writers have made are copied once more, in front of a view
/// of its own.
///
/// ```
/// 1  the gate is open     copy the writers' private pages, while they change      most of the work
/// 2  the gate is closed   copy those that are new, or that differ by now          what the writers wait for
/// ```
///
/// Threads: the one that takes the snapshot.
final class Copying implements AutoCloseable {

    /// Of the space, when the first pass began: in another one the private pages are other ones.
    final long generation;

    private final SpaceMemory memory;
    private final PrivatePages finder;
    private final CopyBudget budget;
    private final ReentrantLock lock;
    private final PageRuns runs = new PageRuns();
    private final ReaderView view;
    private long chargedBytes;
    private boolean kept;

    Copying(
            String name,
            long generation,
            SpaceMemory memory,
            PrivatePages finder,
            CopyBudget budget,
            ReentrantLock lock) {
        this.generation = generation;
        this.memory = memory;
        this.finder = finder;
        this.budget = budget;
        this.lock = lock;
        this.view = ReaderView.copied(name, memory.writers, memory.file);
    }

    /// Finds what is to be copied now.
    ///
    /// @return whether the budget has room for it, and for what the writers have copied
    boolean find() {
        lock.lock();
        try {
            runs.clear();
            finder.find(memory.writers.address(), memory.highestEnd(), runs);
            long more = Math.max(0, runs.bytes() - chargedBytes);
            if (!budget.covers(runs.bytes()) || !budget.tryChargeView(more)) {
                return false;
            }
            chargedBytes += more;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// What the last search has found.
    long wantedBytes() {
        return runs.bytes();
    }

    /// The first pass.
    void copyAll() {
        for (int run = 0; run < runs.count(); run++) {
            view.copy(runs.start(run), runs.bytes(run));
        }
    }

    /// The second pass; nobody writes.
    void copyChanges() {
        for (int run = 0; run < runs.count(); run++) {
            view.copyChanges(runs.start(run), runs.bytes(run));
        }
    }

    long bytes() {
        return chargedBytes;
    }

    /// The view for the snapshot, which closes it from now on.
    ReaderView keep() {
        kept = true;
        return view;
    }

    /// Gives everything back, unless it was kept.
    @Override
    public void close() {
        if (!kept) {
            view.close();
            lock.lock();
            try {
                budget.releaseView(chargedBytes);
            } finally {
                lock.unlock();
            }
        }
    }
}
