package allod.pages.paged;

import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// The TLBs behind the plain accesses of an [AddressSpace]: one for each platform thread, a few for all virtual ones.
///
/// ```
/// platform thread ──► its own, found by a thread local
/// virtual thread  ──► borrowed for one access, from a queue that grows to the number that are used at once
/// ```
///
/// Threads: any.
final class SpaceTlbs {

    private final AddressSpace space;
    private final ThreadLocal<@Nullable WeakReference<SoftTlb>> own =
            new ThreadLocal<>(); // weak: the space may be gone first
    private final ConcurrentLinkedQueue<SoftTlb> idle = new ConcurrentLinkedQueue<>();

    SpaceTlbs(AddressSpace space) {
        this.space = space;
    }

    SoftTlb borrow() {
        if (Thread.currentThread().isVirtual()) {
            SoftTlb tlb = idle.poll();
            return tlb != null ? tlb : space.openTlb(null);
        }
        WeakReference<SoftTlb> reference = own.get();
        SoftTlb tlb = reference == null ? null : reference.get();
        return tlb != null ? tlb : openOwn();
    }

    private SoftTlb openOwn() {
        SoftTlb tlb = space.openTlb(Thread.currentThread());
        own.set(new WeakReference<>(tlb));
        return tlb;
    }

    void giveBack(SoftTlb tlb) {
        if (Thread.currentThread().isVirtual()) {
            idle.add(tlb);
        }
    }
}
