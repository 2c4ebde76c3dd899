package allod.gc.seam;

/// A test's hold on the threads of a heap: told of every [SeamPoint] and of every wait, it may delay the
/// thread, or let another one run first. Installed with [Seams#install].
///
/// Threads: each method runs on the thread it speaks of, except [#starting]. It may block, and must not call
/// back into the heap. A director ignores threads that are not its own.
public interface Director {

    /// `thread` will be started next, by the caller; the order of these calls is the order of the program.
    void starting(Thread thread);

    /// The first act of a thread that was announced.
    void entered();

    /// The last act of a thread that was announced.
    void left();

    /// The caller stands in the window that `point` names.
    void reached(SeamPoint point);

    /// The caller can not go on, because a condition does not hold: others run, and the caller tests again.
    ///
    /// @return false if this thread is not directed, and waits by its own means
    boolean waited();

    /// The caller has taken a lock: until [#unlocked] it goes on, whatever seams it passes.
    default void locked() {}

    /// The end of [#locked].
    default void unlocked() {}

    /// The time that directed threads see, so that a schedule does not depend on the speed of the machine.
    long nanoTime();
}
