package allod.own.check.move;

import allod.own.check.report.OwnCode;
import java.util.BitSet;

/// One thing that is wrong at a point.
///
/// @param code its kind
/// @param path whose value it is about
/// @param point where it shows
/// @param from points in its past: moves, or where the value came from
record MoveFault(OwnCode code, MovePath path, int point, BitSet from) {

    /// Whether it is about a value that was not ended.
    boolean leak() {
        return switch (code) {
            case LEAK, LEAK_ON_EXCEPTION, DROP_FORGETS -> true;
            default -> false;
        };
    }
}
