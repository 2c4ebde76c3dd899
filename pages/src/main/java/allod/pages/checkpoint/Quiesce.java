package allod.pages.checkpoint;

/// How a checkpoint makes the writers of a range pause, so that what it takes is a moment between their operations.
@FunctionalInterface
public interface Quiesce {

    /// Nobody needs to be stopped, since nobody writes while a checkpoint is taken: the caller's promise.
    Quiesce NOBODY_WRITES = Runnable::run;

    /// Waits until every writer is between two operations, runs `body` exactly once in this thread, and lets them go on
    /// again, also when it throws. A writer must not call the checkpointer inside an operation: each would wait
    /// for the other.
    void whileStopped(Runnable body);
}
