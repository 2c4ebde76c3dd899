package allod.pages.paged;

import allod.pages.os.BarrierCalls;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Takes translations away from all TLBs, and returns when nobody uses them any more.
///
/// ```
/// who changes the table (holds the pager's lock)      who accesses memory
///   1 change the entry: no TLB is filled from it        hazard = address       a plain store
///   2 kill: remove the translation from each TLB        compare the tag ──miss──► slow path
///   3 barrier in all running threads                    access
///   4 wait for hazards without a valid translation      hazard = IDLE
///   5 now the frame may be read, moved, reused
/// ```
///
/// After 3, a thread has either stored its hazard before, and 4 sees it, or it compares its tag after, and
/// misses. Where the kernel has no `membarrier`, threads that access memory pass a full fence themselves.
///
/// Invariants:
///
/// - **E1** when [#await] has returned, no access through a killed translation is under way, and none begins
///
/// Threads: guarded by the pager's lock. A thread that is waited for never waits itself: it gives up its hazard
/// before it takes the lock. A dead thread is not waited for.
///
/// Sources: the TLB shootdown of operating systems; hazard pointers (Michael 2004), here with an asymmetric
/// fence.
final class Shootdown {

    /// Whether a barrier can be had in all threads at once, so that accesses need none.
    static final boolean ASYMMETRIC = BarrierCalls.register() == 0;

    private final List<Translations> hit = new ArrayList<>();
    private Translations[] tlbs = {};

    void add(Translations tlb) {
        prune();
        tlbs = Arrays.copyOf(tlbs, tlbs.length + 1);
        tlbs[tlbs.length - 1] = tlb;
    }

    void remove(Translations tlb) {
        tlbs = Arrays.stream(tlbs).filter(other -> other != tlb).toArray(Translations[]::new);
    }

    /// Forgets the TLBs of a space that is closed.
    void removeAll(AddressSpace space) {
        tlbs = Arrays.stream(tlbs).filter(tlb -> tlb.space() != space).toArray(Translations[]::new);
    }

    Translations[] tlbs() {
        return tlbs;
    }

    /// Forgets the TLBs of dead threads; their last access is over.
    void prune() {
        for (Translations tlb : tlbs) {
            if (!tlb.isOwnerAlive()) {
                remove(tlb);
            }
        }
    }

    /// Removes the translation of one page to one frame, in whatever space.
    void kill(long virtualAddress, long frameAddress) {
        for (Translations tlb : tlbs) {
            note(tlb, tlb.kill(virtualAddress, frameAddress));
        }
    }

    /// Removes all translations of a range of one space.
    void killRange(AddressSpace space, long startAddress, long endAddress) {
        for (Translations tlb : tlbs) {
            if (tlb.space() == space) {
                note(tlb, tlb.killRange(startAddress, endAddress));
            }
        }
    }

    /// Removes the right to write without asking from all translations of one space.
    void killWrites(AddressSpace space) {
        for (Translations tlb : tlbs) {
            if (tlb.space() == space) {
                note(tlb, tlb.killWrites());
            }
        }
    }

    private void note(Translations tlb, boolean killed) {
        if (killed && !hit.contains(tlb)) {
            hit.add(tlb);
        }
    }

    /// Returns when no access through a translation that was killed is under way.
    void await() {
        if (!hit.isEmpty()) {
            barrier();
            hit.forEach(Translations::awaitKilled);
            hit.clear();
        }
        // those of slow paths, which have no translation; they were set under the lock, so they are all seen
        for (Translations tlb : tlbs) {
            tlb.awaitSlow();
        }
    }

    private static void barrier() {
        if (ASYMMETRIC) {
            BarrierCalls.expedited();
        }
        VarHandle.fullFence(); // orders our own removal of tags before our reading of hazards
    }
}
