package allod.pages;

import allod.pages.os.SystemCalls;
import java.util.function.Function;

/// The bracket around code that may touch memory behind the end of a file: whatever the JVM makes of the fault, early
/// or late, leaves the bracket as one exception of ours.
///
/// ```
/// fence ── body ── fence          a fault from before is not ours; one of the body surfaces at the second fence
///                                 at the latest
/// ```
///
/// Threads: any; a fault belongs to the thread that made the access.
final class FaultFence {

    /// Part of the JVM's message of an error that a memory fault has caused.
    private static final String MEMORY_FAULT = "unsafe memory access operation";

    private FaultFence() {}

    /// Runs `body`; a memory fault in it becomes the exception that `translated` makes.
    static void run(Runnable body, Function<InternalError, ? extends RuntimeException> translated) {
        SystemCalls.nothing();
        try {
            runFenced(body);
        } catch (InternalError error) {
            throw translated.apply(fault(error));
        }
    }

    /// The error itself; one that is no memory fault is thrown again.
    static InternalError fault(InternalError error) {
        String message = error.getMessage();
        if (message == null || !message.contains(MEMORY_FAULT)) {
            throw error;
        }
        return error;
    }

    /// The fence runs whether `body` returns or throws, else the error would surface in somebody else's code.
    private static void runFenced(Runnable body) {
        try {
            body.run();
        } catch (RuntimeException | Error thrown) {
            try {
                SystemCalls.nothing();
            } catch (InternalError fault) {
                fault.addSuppressed(thrown);
                throw fault;
            }
            throw thrown;
        }
        SystemCalls.nothing();
    }
}
