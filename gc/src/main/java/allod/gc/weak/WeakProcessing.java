package allod.gc.weak;

import static allod.gc.weak.WeakSlots.CLOCK_OFFSET;
import static allod.gc.weak.WeakSlots.REFERENT_OFFSET;
import static allod.gc.weak.WeakSlots.VALUE_OFFSET;

import allod.gc.mark.Discovered;
import allod.gc.object.ObjectKind;
import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.pages.Address;

/// What a cycle does with references that do not keep alive.
///
/// ```
/// marking          add ─► a list a kind        objects found, or allocated meanwhile
/// strong is done   keepReachable               softs used lately ─┐
///                                              ephemerons: value ─┴─► keep, trace ─► again while anything was kept
/// all stand        isSettled?                  no: go on marking, and keepReachable again
/// marking is over  clear                       softs, weaks, ephemerons, phantoms with dead referents; cleaners
/// cycle is over    end                         actions are handed to their thread
///
/// list of ephemerons   │ value kept │ key not live yet │ told meanwhile │
///                      0        resolved            count
/// ```
///
/// An ephemeron whose value was kept stays on the list: its key may be replaced before marking ends, and is
/// then looked at when dead referents are cleared. A pass goes through those that are left from one end, and
/// the next pass from the other, so that chains that lie in the worst order for one are in the best for the
/// other.
///
/// Invariants:
///
/// - **E1** when marking ends, the value of every ephemeron with a live key is live: the last pass found
///   nothing, and nothing became live since it began (*settled*)
/// - **E2** a referent that is cleared is dead, and every dead referent of a live object is cleared before the
///   memory of dead objects is used again
/// - **E3** a soft reference is decided about once a cycle, before marking ends; so its referent, seen once
///   after marking, is there or gone for good
///
/// Threads: [#add(int, long)] by any thread while marking goes on; the rest by the conductor.
///
/// Sources: B. Hayes, *Ephemerons* (OOPSLA 1997); the order of `java.lang.ref`, without finalization.
public final class WeakProcessing implements Discovered, AutoCloseable {
    private static final int WEAK = ObjectKind.WEAK.code();
    private static final int SOFT = ObjectKind.SOFT.code();
    private static final int PHANTOM = ObjectKind.PHANTOM.code();

    private final DiscoveredList weaks;
    private final DiscoveredList softs;
    private final DiscoveredList phantoms;
    private final DiscoveredList ephemerons;
    private final SoftClock clock;
    private final Cleaners cleaners;
    private long decidedSofts;
    private long resolved; // ephemerons whose value was kept: the front of the list
    private long seen; // ephemerons that the last pass went through
    private boolean backward;
    private long settledAt = -1; // objects live when the last pass, which found nothing, began
    private long clearedReferents;

    /// @param heapBytes most that the heap may become
    public WeakProcessing(long heapBytes, SoftClock clock, Cleaners cleaners) {
        weaks = new DiscoveredList("weak references found", heapBytes);
        softs = new DiscoveredList("soft references found", heapBytes);
        phantoms = new DiscoveredList("phantom references found", heapBytes);
        ephemerons = new DiscoveredList("ephemerons found", heapBytes);
        this.clock = clock;
        this.cleaners = cleaners;
    }

    @Override
    public void add(int kind, long ref) {
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.WEAK_DISCOVERED);
        }
        DiscoveredList list = kind == WEAK ? weaks : kind == SOFT ? softs : kind == PHANTOM ? phantoms : ephemerons;
        list.add(ref);
    }

    /// Begins a cycle, before anything is marked.
    ///
    /// @param freeBytes that the heap could still hand out after the last cycle
    /// @param clearSofts whether memory is so short that no soft reference is kept
    public void begin(long freeBytes, boolean clearSofts) {
        clock.tick(freeBytes);
        if (clearSofts) {
            clock.clearAll();
        }
    }

    /// Keeps what soft references and ephemerons keep alive, and all that this leads to, until a pass finds
    /// nothing. To be called when strong references lead to nothing new; mutators may run.
    ///
    /// @return whether anything was kept
    public boolean keepReachable(Keeper keeper, Liveness liveness) {
        boolean any = false;
        while (true) {
            long before = keeper.liveObjects();
            boolean keptSofts = keepSofts(keeper, liveness);
            boolean kept = passEphemerons(keeper, liveness) || keptSofts;
            if (Seams.OPEN) {
                Seams.reach(SeamPoint.EPHEMERONS_PASSED);
            }
            any |= kept;
            if (!kept) {
                settledAt = before;
                return any;
            }
            keeper.trace();
            if (Fault.F29.on()) {
                return false;
            }
        }
    }

    /// Whether the last pass has seen all there is, and nothing became live since it began. Final when all
    /// mutators stand and have flushed; false before the first pass of a cycle that found any soft reference or
    /// ephemeron.
    public boolean isSettled(Keeper keeper) {
        if ((softs.isEmpty() && ephemerons.isEmpty()) || Fault.F29.on()) {
            return true;
        }
        boolean allSeen = decidedSofts == softs.count(decidedSofts) && seen == ephemerons.count(seen);
        return allSeen && settledAt == keeper.liveObjects();
    }

    /// Whether there is anything to clear.
    public boolean isEmpty() {
        return weaks.isEmpty() && softs.isEmpty() && phantoms.isEmpty() && ephemerons.isEmpty() && cleaners.isEmpty();
    }

    private boolean keepSofts(Keeper keeper, Liveness liveness) {
        long count = softs.count(decidedSofts);
        boolean kept = false;
        for (; decidedSofts < count; decidedSofts++) {
            long soft = softs.get(decidedSofts);
            long ref = WeakSlots.get(soft + REFERENT_OFFSET);
            if (ref != 0 && !liveness.isLive(ref) && clock.keeps(Address.getLongOpaque(soft + CLOCK_OFFSET))) {
                keeper.keep(soft + REFERENT_OFFSET);
                kept = true;
            }
        }
        return kept;
    }

    private boolean passEphemerons(Keeper keeper, Liveness liveness) {
        seen = ephemerons.count(seen);
        boolean kept = false;
        backward = !backward;
        long index = backward ? seen - 1 : resolved;
        while (backward ? index >= resolved : index < seen) {
            long ephemeron = ephemerons.get(index);
            if (!WeakSlots.hasLiveKey(ephemeron, liveness)) {
                index += backward ? -1 : 1;
                continue;
            }
            kept |= keepValue(ephemeron, keeper, liveness);
            ephemerons.swap(index, resolved++);
            index += backward ? 0 : 1; // backward: what came here from the front is still to be looked at
        }
        return kept;
    }

    private static boolean keepValue(long ephemeron, Keeper keeper, Liveness liveness) {
        long value = WeakSlots.get(ephemeron + VALUE_OFFSET);
        if (value == 0) {
            return false;
        }
        boolean wasLive = liveness.isLive(value);
        keeper.keep(ephemeron + VALUE_OFFSET);
        if (!wasLive) {
            keeper.trace(); // at once, so that the rest of a chain is resolved in the same pass
        }
        return !wasLive;
    }

    /// Clears the referents that died, and finds the cleaners whose object did. To be called after marking;
    /// mutators may run, and must read referents as [WeakSlots] says until this returns.
    public void clear(Liveness liveness) {
        clear(softs, liveness);
        clear(weaks, liveness);
        long count = ephemerons.count(0);
        for (long i = 0; i < count; i++) {
            long ephemeron = ephemerons.get(i);
            if (WeakSlots.clearDead(ephemeron + REFERENT_OFFSET, liveness)) {
                clearedReferents++;
            }
            boolean _ = WeakSlots.clearDead(ephemeron + VALUE_OFFSET, liveness);
        }
        clear(phantoms, liveness);
        cleaners.collect(liveness);
    }

    private void clear(DiscoveredList list, Liveness liveness) {
        long count = list.count(0);
        for (long i = 0; i < count; i++) {
            if (WeakSlots.clearDead(list.get(i) + REFERENT_OFFSET, liveness)) {
                clearedReferents++;
                if (Seams.OPEN) {
                    Seams.reach(SeamPoint.WEAK_CLEARED);
                }
            }
        }
    }

    /// Ends a cycle: forgets what was found, and lets the actions of cleaners run.
    public void end() {
        weaks.reset();
        softs.reset();
        phantoms.reset();
        ephemerons.reset();
        decidedSofts = 0;
        resolved = 0;
        seen = 0;
        settledAt = -1;
        cleaners.publish();
    }

    /// Referents cleared since the heap was made.
    public long clearedReferents() {
        return clearedReferents;
    }

    /// Memory behind the lists.
    public long committedBytes() {
        return weaks.committedBytes()
                + softs.committedBytes()
                + phantoms.committedBytes()
                + ephemerons.committedBytes();
    }

    @Override
    public void close() {
        weaks.close();
        softs.close();
        phantoms.close();
        ephemerons.close();
    }
}
