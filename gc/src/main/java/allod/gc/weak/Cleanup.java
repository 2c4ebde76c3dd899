package allod.gc.weak;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// An action that runs once: when an object of the heap has died, or before that when the program asks for it.
///
/// ```
/// WAITING ─┬─ object died ─► its thread ─┐
///          ├─ run() ─────────────────────┴─► DONE, the action runs
///          └─ cancel() ────────────────────► DONE, it does not
/// ```
///
/// The action must not know the object, by no reference in any form: when it runs, the object's memory may hold
/// another. What it needs - a file, a native address - it captures.
///
/// Threads: any; the state is changed by compare-and-set, so one of all who want to run the action does.
public final class Cleanup {
    private static final VarHandle STATE;
    private static final int WAITING = 0;
    private static final int DONE = 1;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Cleanup.class, "state", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("field of Cleanup", impossible);
        }
    }

    private final Cleaners cleaners;
    private @Nullable Runnable action; // taken by who set DONE
    private int state;
    int index; // in the table of `cleaners`; negative when it is in none; guarded by that one's lock

    @Nullable
    Cleanup next; // in the list of those whose object died; its owner's

    Cleanup(Cleaners cleaners, Runnable action, int index) {
        this.cleaners = cleaners;
        this.action = action;
        this.index = index;
    }

    /// Runs the action now, on this thread, unless it ran or was cancelled. What it throws, the caller gets.
    ///
    /// @return whether it ran by this call
    public boolean run() {
        cleaners.forget(this);
        return runOnce();
    }

    /// Sees to it that the action never runs.
    ///
    /// @return false when it ran or was cancelled already, or runs now
    public boolean cancel() {
        cleaners.forget(this);
        return take() != null;
    }

    boolean runOnce() {
        Runnable taken = take();
        if (taken == null) {
            return false;
        }
        taken.run();
        return true;
    }

    private @Nullable Runnable take() {
        if (!STATE.compareAndSet(this, WAITING, DONE)) {
            return null;
        }
        Runnable taken = action;
        action = null;
        return taken;
    }
}
