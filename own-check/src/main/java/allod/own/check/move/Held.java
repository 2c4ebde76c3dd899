package allod.own.check.move;

/// What a path may hold at a point: a set of the states that it has on the ways there, one bit each.
///
/// ```
///   Declare            Result, parameter         Write null
///      |                      |                      |
///    UNINIT                 OWNED                  NULL
///                         /   |   \
///      Move, Drop -> MOVED    |    OPENED <- a pattern: the parts are the owners
///                           QUIET <- out of sight, or nothing to end
/// ```
///
/// The states of a path at a join are those of all ways into it. No bit at all stands for a way that a test has
/// excluded.
final class Held {

    /// It has no value yet, or no more: its scope has ended.
    static final byte UNINIT = 1;
    /// It holds null, or a value that owns nothing.
    static final byte NULL = 2;
    /// It holds a value that must be ended.
    static final byte OWNED = 4;
    /// Its value was moved away or dropped.
    static final byte MOVED = 8;
    /// It holds a value that nobody asks for: a borrow, a foreign owner out of sight, what follows from an
    /// error.
    static final byte QUIET = 16;
    /// It holds a value whose parts are the owners.
    static final byte OPENED = 32;

    private Held() {}

    /// Whether one of some states is possible.
    static boolean any(byte held, int states) {
        return (held & states) != 0;
    }

    /// What a target holds after a move from a path that holds this. After a wrong move nobody asks for the
    /// value.
    static byte passedOn(byte held) {
        if (held == 0 || any(held, MOVED | UNINIT)) {
            return QUIET;
        }
        int passed = held & (NULL | OWNED | QUIET);
        return (byte) (any(held, OPENED) ? passed | OWNED : passed);
    }

    /// What is left when nobody asks for the end of owned values any more.
    static byte quiet(byte held) {
        return (byte) (any(held, OWNED | OPENED) ? (held & ~(OWNED | OPENED)) | QUIET : held);
    }
}
