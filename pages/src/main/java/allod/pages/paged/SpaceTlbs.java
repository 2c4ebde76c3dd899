package allod.pages.paged;

import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The TLBs behind the plain accesses of an [AddressSpace]: one for each platform thread, a few for all virtual
/// ones.
///
/// ```
/// platform thread ──► its own, found by a thread local
/// virtual thread  ──► borrowed for one access, from a queue; those that wait for a page keep theirs meanwhile
/// ```
///
/// Threads: any.
final class SpaceTlbs {

    private static final int MAX_IDLE = 2 * Runtime.getRuntime().availableProcessors();

    private final AddressSpace space;

    @SuppressWarnings("ThreadLocalUsage") // one a space
    private final ThreadLocal<@Nullable WeakReference<SoftTlb>> own =
            new ThreadLocal<>(); // weak: the space may be gone first

    private final ConcurrentLinkedQueue<SoftTlb> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger idleCount = new AtomicInteger(); // of the queue, roughly: it counts after the fact

    SpaceTlbs(AddressSpace space) {
        this.space = space;
    }

    SoftTlb borrow() {
        if (Thread.currentThread().isVirtual()) {
            SoftTlb tlb = idle.poll();
            if (tlb == null) {
                return space.openTlb(null);
            }
            idleCount.decrementAndGet();
            return tlb;
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
        if (!Thread.currentThread().isVirtual()) {
            return;
        }
        if (idleCount.incrementAndGet() <= MAX_IDLE) {
            idle.add(tlb);
        } else {
            idleCount.decrementAndGet();
            tlb.close();
        }
    }
}
