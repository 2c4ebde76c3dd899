package allod.own.check.escape;

import java.util.Locale;

/// Why a value cannot live on the stack.
enum Reason {
    /// The method or lambda gives it back, by itself or in a structure.
    RETURNED,
    /// It goes to a field of an object that is not a structure of this frame.
    STORED_IN_FIELD,
    /// A static field holds it.
    STATIC,
    /// A function that may run on another thread took it over.
    SENT_TO_THREAD,
    /// A function that is kept took it over.
    CAPTURED_BY_KEPT_LAMBDA,
    /// A method took it over.
    MOVED_TO_CALLEE,
    /// It is still there when the loop that made it goes round.
    OUTLIVES_ITERATION,
    /// Its size is known at run time only.
    NON_CONSTANT_SIZE,
    /// Its size is above the limit.
    TOO_LARGE;

    /// The word in messages that programs may look for.
    String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
