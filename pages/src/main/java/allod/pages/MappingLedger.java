package allod.pages;

import allod.pages.MappingRun.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;

/// What a [Reservation] believes about its pages, as runs; their number is what it pays from the mapping budget.
///
/// ```
/// before   [ reserved                                   ]      1 mapping
/// commit             [ committed ]
/// after    [ reserved][ committed ][ reserved           ]      3 mappings
/// decommit the middle of the committed run                     5 mappings
/// commit it again                                              4: a seam stays
/// ```
///
/// The kernel joins neighbours that are alike, but not two runs that each have memory of their own when the gap between
/// them is filled (their pages hang on different reverse maps). It may still be able to; the ledger does not know,
/// assumes the worst and keeps a *seam*, until [#settle] compares with the kernel.
///
/// Invariants:
///
/// - **L1** the runs cover the reservation without a gap or an overlap
/// - **L2** neighbours differ in kind, or both are committed (a seam), both guards, or both lent
/// - **L3** the kernel has at most as many mappings in the range as the ledger has runs
///
/// Threads: guarded by the lock of the reservation.
final class MappingLedger {

    private final NavigableMap<Long, MappingRun> runs = new TreeMap<>();

    MappingLedger(long startAddress, long endAddress) {
        insert(new MappingRun(startAddress, endAddress, State.RESERVED, MappingRun.Advice.NONE));
    }

    /// A change that is worked out but not made.
    ///
    /// @param before the runs that go
    /// @param after the runs that come
    record Change(List<MappingRun> before, List<MappingRun> after) {

        /// By how many mappings the reservation grows; negative when it shrinks.
        int growth() {
            return after.size() - before.size();
        }
    }

    /// The number of mappings.
    int count() {
        return runs.size();
    }

    /// The number of borders between runs that the kernel may have joined.
    int seams() {
        int seams = 0;
        MappingRun last = null;
        for (MappingRun run : runs.values()) {
            seams += last != null && last.sameKind(run) && run.state() == State.COMMITTED ? 1 : 0;
            last = run;
        }
        return seams;
    }

    /// The parts of runs that lie in a range, in the order of addresses.
    List<MappingRun> parts(long start, long end) {
        return overlapping(start, end).stream()
                .map(run -> run.between(start, end))
                .toList();
    }

    /// Works out what becomes of the runs when `change` is applied to the pages of a range.
    Change plan(long start, long end, UnaryOperator<MappingRun> change) {
        List<MappingRun> before = overlapping(start - 1, end + 1); // the neighbours too: they may join
        List<Piece> pieces = new ArrayList<>();
        for (MappingRun run : before) {
            boolean touched = run.startAddress() < end && run.endAddress() > start;
            if (!touched || change.apply(run).sameKind(run)) {
                pieces.add(new Piece(run, false));
            } else {
                cut(run, start, end, change, pieces);
            }
        }
        return new Change(before, joined(pieces));
    }

    void apply(Change change) {
        change.before().forEach(run -> runs.remove(run.startAddress()));
        change.after().forEach(this::insert);
    }

    /// Removes the seams that the kernel does not have.
    ///
    /// @param startsMapping whether a mapping of the kernel starts at an address
    /// @return by how many mappings the reservation shrank
    int settle(LongPredicate startsMapping) {
        int before = runs.size();
        List<MappingRun> all = new ArrayList<>(runs.values());
        runs.clear();
        MappingRun last = all.getFirst();
        for (MappingRun run : all.subList(1, all.size())) {
            if (last.sameKind(run) && run.state() == State.COMMITTED && !startsMapping.test(run.startAddress())) {
                last = new MappingRun(last.startAddress(), run.endAddress(), run.state(), run.advice());
            } else {
                insert(last);
                last = run;
            }
        }
        insert(last);
        return before - runs.size();
    }

    void checkInvariants(long startAddress, long endAddress) {
        long expected = startAddress;
        MappingRun last = null;
        for (Map.Entry<Long, MappingRun> entry : runs.entrySet()) {
            MappingRun run = entry.getValue();
            check(entry.getKey() == run.startAddress() && run.startAddress() == expected, "L1", run);
            check(last == null || !last.sameKind(run) || run.state() != State.RESERVED, "L2", run);
            expected = run.endAddress();
            last = run;
        }
        check(expected == endAddress, "L1", "0x" + Long.toHexString(expected));
    }

    private static void check(boolean holds, String invariant, Object subject) {
        if (!holds) {
            throw new AssertionError(invariant + " is broken at " + subject);
        }
    }

    /// A piece of the result; `fresh` when no memory was ever put behind it, so that it joins with any neighbour of its
    /// kind.
    private record Piece(MappingRun run, boolean fresh) {}

    private static void cut(
            MappingRun run, long start, long end, UnaryOperator<MappingRun> change, List<Piece> pieces) {
        boolean hasMemory = run.state() == State.COMMITTED;
        if (run.startAddress() < start) {
            pieces.add(new Piece(run.between(run.startAddress(), start), false));
        }
        MappingRun changed = change.apply(run.between(start, end));
        pieces.add(new Piece(changed, !(hasMemory && changed.state() == State.COMMITTED)));
        if (run.endAddress() > end) {
            pieces.add(new Piece(run.between(end, run.endAddress()), false));
        }
    }

    private static List<MappingRun> joined(List<Piece> pieces) {
        List<MappingRun> joined = new ArrayList<>();
        Piece last = pieces.getFirst();
        for (Piece piece : pieces.subList(1, pieces.size())) {
            if (joins(last, piece)) {
                MappingRun run = new MappingRun(
                        last.run.startAddress(), piece.run.endAddress(), piece.run.state(), piece.run.advice());
                last = new Piece(run, last.fresh && piece.fresh);
            } else {
                joined.add(last.run);
                last = piece;
            }
        }
        joined.add(last.run);
        return joined;
    }

    private static boolean joins(Piece left, Piece right) {
        return left.run.sameKind(right.run)
                && switch (left.run.state()) {
                    case RESERVED -> true;
                    case COMMITTED -> left.fresh || right.fresh;
                    case GUARD, LENT -> false;
                };
    }

    private List<MappingRun> overlapping(long start, long end) {
        Long first = runs.floorKey(start);
        NavigableMap<Long, MappingRun> upward = first == null ? runs : runs.tailMap(first, true);
        List<MappingRun> overlapping = new ArrayList<>();
        for (MappingRun run : upward.values()) {
            if (run.startAddress() >= end) {
                break;
            }
            if (run.endAddress() > start) {
                overlapping.add(run);
            }
        }
        return overlapping;
    }

    private void insert(MappingRun run) {
        runs.put(run.startAddress(), run);
    }
}
