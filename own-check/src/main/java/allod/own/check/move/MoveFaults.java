package allod.own.check.move;

import allod.own.check.flow.Root;
import allod.own.check.report.OwnCode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Chooses which faults to tell: one for each value.
///
/// What follows from a fault is left out: other uses after the same moves, and the leak of a variable whose
/// moves are wrong.
final class MoveFaults {

    /// A fault with others of the same value.
    ///
    /// @param fault what is told
    /// @param further the points of the others
    record Told(MoveFault fault, List<Integer> further) {}

    private record Key(OwnCode code, MovePath path, BitSet from) {}

    private MoveFaults() {}

    /// The faults to tell, by their points.
    static List<Told> choose(List<MoveFault> all) {
        List<MoveFault> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparing(MoveFault::leak).thenComparingInt(MoveFaults::weight));
        Set<Root> poisoned = new HashSet<>();
        Map<Key, Told> told = new LinkedHashMap<>();
        for (MoveFault fault : sorted) {
            if (fault.leak() && poisoned.contains(fault.path().root())) {
                continue;
            }
            Told first = told.get(key(fault));
            if (first != null) {
                first.further().add(fault.point());
                continue;
            }
            told.put(key(fault), new Told(fault, new ArrayList<>()));
            if (!fault.leak() && fault.code() != OwnCode.OVERWRITTEN) {
                poisoned.add(fault.path().root());
            }
        }
        return List.copyOf(told.values());
    }

    private static int weight(MoveFault fault) {
        return fault.code() == OwnCode.LEAK_ON_EXCEPTION ? Integer.MAX_VALUE : fault.point();
    }

    /// A leak is told once a value, on whatever way it happens; a wrong use once for the moves that it follows.
    private static Key key(MoveFault fault) {
        if (fault.leak()) {
            return new Key(OwnCode.LEAK, fault.path(), new BitSet());
        }
        BitSet from = fault.from();
        if (from.isEmpty() || fault.code() == OwnCode.OVERWRITTEN) {
            from = new BitSet();
            from.set(fault.point());
        }
        return new Key(fault.code(), fault.path(), from);
    }
}
