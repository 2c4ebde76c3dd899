package allod.redis;

import io.lettuce.core.RedisCommandExecutionException;

/// What an error of the server means for a page.
enum Refusal {
    /// The server is out of memory.
    FULL,
    /// Not at this moment: the server loads, moves, fails over, or cannot be reached.
    NOT_NOW,
    /// Not at all: rights, a disk of the server's that fails, something that it does not know.
    NEVER;

    private static final String[] PASSING = {
        "LOADING", "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "READONLY", "BUSY", "MOVED", "ASK", "NOTREADY"
    };

    /// Only what the server itself says is a refusal; all else may still come right.
    static Refusal of(Throwable failure) {
        if (!(failure instanceof RedisCommandExecutionException) || failure.getMessage() == null) {
            return NOT_NOW;
        }
        String message = failure.getMessage();
        if (message.startsWith("OOM")) {
            return FULL;
        }
        for (String passing : PASSING) {
            if (message.startsWith(passing)) {
                return NOT_NOW;
            }
        }
        return NEVER;
    }
}
