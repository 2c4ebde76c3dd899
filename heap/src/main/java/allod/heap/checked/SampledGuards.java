package allod.heap.checked;

import allod.heap.Heap;
import allod.heap.HeapGuard;
import allod.heap.HeapProbe;
import allod.heap.checked.BlockRecord.Extent;
import allod.pages.Guard;
import allod.pages.GuardHit;
import allod.pages.KernelCallFailed;
import allod.pages.MappingLimitException;
import allod.pages.Reservation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Guards for production: one block in many lies on pages of its own with guards around, and becomes a guard itself
/// when it is freed. A stray access to such a block is caught as it happens; all others pay nothing.
///
/// ```
/// Heap heap = Heap.create(HeapOptions.defaults().probe(SampledGuards.create(GuardOptions.defaults())));
///
/// heap ── a sample ──► malloc ──► GuardedSlot: unused, or freed longest ago
/// heap ── free ──────► checks of the free, canaries ──► the slot becomes a guard
/// stray access ──► InternalError ──► watch, explain ──► MemoryErrorReport
/// ```
///
/// Chances: a mistake is seen when it happens to a guarded block; run on many machines, it will be. Reads and writes
/// past the guarded side, and any use after free until the slot is used again, are caught at the access. Short writes
/// past the other side, and wrong frees, are found at the free, exactly.
///
/// The JVM does not say which address was touched, and may say late that one was (see [Guard]). So [#explain] ranks
/// the guarded blocks: those whose stacks share calls with the access come first, then those freed last.
///
/// Samples that are not guarded go to the probe behind, the profiler's; guarded ones are told to it, too.
///
/// Threads: any. The monitor guards the slots; under it are calls of the kernel and the reservation's lock. Locks of
/// the heap that may be held: that of a stripe.
///
/// Errors: [MemoryError] for bad frees, or a report. When the system gives no pages the block stays with its heap. What
/// the thread has touched before surfaces as the `InternalError` that it is, before an allocation or a free changes
/// anything.
///
/// Sources: GWP-ASan (Serebryany and others, 2023): sampled allocations on guarded pages, left or right in their
/// slot, freed slots protected and reused in turn. We differ in the guards, which the JVM survives.
public final class SampledGuards implements HeapGuard, AutoCloseable {

    private static final long MOST_BYTES = 32 << 10;
    private static final int FRAMES_COMPARED = 8;

    private final GuardOptions options;
    private final HeapProbe behind;
    private final Reporter reporter;
    private final Reservation pages;
    private final Guard first;
    private final List<GuardedSlot> slots = new ArrayList<>(); // guarded by this, like all below
    private final ArrayDeque<GuardedSlot> freed = new ArrayDeque<>();
    private long sequence;
    private boolean exhausted;

    private SampledGuards(GuardOptions options, HeapProbe behind) {
        this.options = options;
        this.behind = behind;
        CheckOptions reports =
                CheckOptions.defaults().listener(options.listener()).onError(options.onError());
        this.reporter = new Reporter("sampled guards", reports, new CallStacks(0)); // slots keep their stacks
        long bytes = (2L * options.slots() + 1) * GuardedSlot.BYTES;
        this.pages = Reservation.reserve("allod sampled guards", bytes, GuardedSlot.BYTES);
        this.first = pages.guard("before the first guarded block", pages.baseAddress(), GuardedSlot.BYTES);
    }

    /// Guards for any number of heaps, before the installed probe.
    public static SampledGuards create(GuardOptions options) {
        return create(options, HeapProbe.installed());
    }

    /// Guards before a probe that hears of all samples.
    public static SampledGuards create(GuardOptions options, HeapProbe behind) {
        return new SampledGuards(options, behind);
    }

    // ---- what heaps ask

    @Override
    public long sampleBytes() {
        long theirs = behind.sampleBytes();
        return theirs <= 0 ? options.sampleBytes() : Math.min(theirs, options.sampleBytes());
    }

    @Override
    public long seed() {
        return behind.seed();
    }

    @Override
    public long malloc(Heap heap, long bytes, double weight) {
        Guard.fence();
        if (bytes > MOST_BYTES || !isOurs()) {
            return 0;
        }
        CallPoint at = here();
        GuardedSlot slot;
        BlockRecord block;
        synchronized (this) {
            slot = exhausted ? null : nextSlot();
            if (slot == null) {
                return 0;
            }
            Extent extent = opened(slot, bytes);
            if (extent == null) {
                return 0;
            }
            block = new BlockRecord(extent, sequence++, 0, at.thread(), null);
            slot.occupy(heap, block, at);
        }
        slot.token(behind.allocated(heap, block.address, bytes, weight));
        return block.address;
    }

    /// The calls of the program that end in this one: names, since a frame of the JDK would hold its class for ever.
    private CallPoint here() {
        return new CallPoint(Thread.currentThread().getName(), CallStacks.here(options.stackDepth()));
    }

    /// The probe behind may sample more often than blocks are to be guarded.
    private boolean isOurs() {
        double share = (double) sampleBytes() / options.sampleBytes();
        return share >= 1 || ThreadLocalRandom.current().nextDouble() < share;
    }

    private @Nullable GuardedSlot nextSlot() {
        if (slots.size() < options.slots()) {
            long start = pages.baseAddress() + (2L * slots.size() + 1) * GuardedSlot.BYTES;
            GuardedSlot slot = new GuardedSlot(pages, start);
            try {
                Guard _ = pages.guard("beside a guarded block", slot.endAddress(), GuardedSlot.BYTES);
            } catch (KernelCallFailed | MappingLimitException scarce) {
                exhausted = true;
                return null;
            }
            slots.add(slot);
            return slot;
        }
        return freed.pollFirst();
    }

    private @Nullable Extent opened(GuardedSlot slot, long bytes) {
        try {
            return slot.open(bytes, ThreadLocalRandom.current().nextBoolean());
        } catch (KernelCallFailed | MappingLimitException scarce) {
            exhausted = true; // what is guarded stays guarded
            return null;
        }
    }

    @Override
    public boolean owns(long address) {
        long offset = address - pages.baseAddress();
        return offset >= 0 && offset < pages.bytes();
    }

    @Override
    public void free(Heap heap, long address) {
        Guard.fence();
        CallPoint at = here();
        MemoryErrorReport mistake;
        int token;
        synchronized (this) {
            GuardedSlot slot = slotOf(address);
            BlockRecord block = slot == null ? null : slot.block();
            mistake = refusal(heap, slot, block, address);
            if (mistake == null && slot != null && block != null && slot.free(at)) {
                mistake = canaryDamage(slot, block);
                token = slot.token();
                retire(slot);
            } else {
                token = 0;
            }
        }
        if (token != 0) {
            behind.freed(heap, token);
        }
        if (mistake != null) {
            reporter.raise(mistake);
        }
    }

    private @Nullable MemoryErrorReport refusal(
            Heap heap, @Nullable GuardedSlot slot, @Nullable BlockRecord block, long address) {
        if (slot == null || block == null) {
            return reporter.make(MemoryErrorKind.INVALID_FREE, Operation.FREE, address, 0, null);
        }
        if (address != block.address) {
            return made(MemoryErrorKind.INTERIOR_FREE, Operation.FREE, address, 0, slot);
        }
        if (!block.isLive()) {
            return made(MemoryErrorKind.DOUBLE_FREE, Operation.FREE, address, 0, slot);
        }
        return slot.belongsTo(heap)
                ? null
                : reporter.make(
                        MemoryErrorKind.MISMATCHED_HEAP,
                        Operation.FREE,
                        address,
                        0,
                        "The block belongs to heap '" + slot.heapName() + "'. Use its own heap.",
                        slot.history());
    }

    private MemoryErrorReport made(MemoryErrorKind kind, String operation, long address, long bytes, GuardedSlot slot) {
        return reporter.make(kind, operation, address, bytes, "", slot.history());
    }

    private @Nullable MemoryErrorReport canaryDamage(GuardedSlot slot, BlockRecord block) {
        long behindIt = Poison.damage(block.payloadEnd(), block.endAddress, Poison.REDZONE);
        if (behindIt != Poison.NONE) {
            long last = Poison.lastDamage(behindIt, block.endAddress, Poison.REDZONE);
            return made(MemoryErrorKind.OVERFLOW, Operation.FREE, behindIt, last + 1 - behindIt, slot);
        }
        long beforeIt = Poison.damage(block.baseAddress, block.address, Poison.REDZONE);
        if (beforeIt == Poison.NONE) {
            return null;
        }
        long last = Poison.lastDamage(beforeIt, block.address, Poison.REDZONE);
        return made(MemoryErrorKind.UNDERFLOW, Operation.FREE, beforeIt, last + 1 - beforeIt, slot);
    }

    private void retire(GuardedSlot slot) {
        try {
            slot.close();
        } catch (KernelCallFailed | MappingLimitException scarce) {
            exhausted = true; // the slot stays memory, and is not used again
            return;
        }
        freed.addLast(slot);
    }

    /// What was asked for.
    ///
    /// @throws MemoryError when no live block starts there: it is told, and thrown whatever mistakes do otherwise,
    /// since there is no answer to go on with. So does a `realloc`, which asks first
    @Override
    public long usableBytes(Heap heap, long address) {
        MemoryErrorReport report;
        synchronized (this) {
            GuardedSlot slot = slotOf(address);
            BlockRecord block = slot == null ? null : slot.block();
            if (block != null && block.address == address && block.isLive()) {
                return block.bytes;
            }
            report = slot == null || block == null
                    ? reporter.make(MemoryErrorKind.INVALID_ACCESS, Operation.USABLE, address, 0, null)
                    : made(
                            block.isLive() ? MemoryErrorKind.INTERIOR_FREE : MemoryErrorKind.DOUBLE_FREE,
                            Operation.USABLE,
                            address,
                            0,
                            slot);
        }
        reporter.tell(report);
        throw new MemoryError(report);
    }

    private @Nullable GuardedSlot slotOf(long address) {
        long index =
                ((address - pages.baseAddress()) / GuardedSlot.BYTES - 1) / 2; // a guard belongs to the slot before
        return index >= 0 && index < slots.size() ? slots.get((int) index) : null;
    }

    @Override
    public int allocated(Heap heap, long address, long bytes, double weight) {
        return behind.allocated(heap, address, bytes, weight);
    }

    @Override
    public void freed(Heap heap, int token) {
        behind.freed(heap, token);
    }

    /// The blocks of a closed heap are freed, and their slots guards.
    @Override
    public void closed(Heap heap) {
        try {
            Guard.fence();
        } finally { // the heap is closed, whatever was touched before
            retireAll(heap);
            behind.closed(heap);
        }
    }

    private synchronized void retireAll(Heap heap) {
        CallPoint at = here();
        for (GuardedSlot slot : slots) {
            if (slot.belongsTo(heap)) {
                if (slot.free(at)) {
                    retire(slot);
                }
                slot.forgetHeap();
            }
        }
    }

    // ---- what programs ask

    /// Runs `body`; a touch of a guard in it becomes a [MemoryError] with the likeliest block.
    public void watch(Runnable body) {
        try {
            first.watch(body);
        } catch (GuardHit hit) {
            List<MemoryErrorReport> likely = explain(Objects.requireNonNull((InternalError) hit.getCause()));
            if (likely.isEmpty()) {
                throw hit;
            }
            reporter.tell(likely.getFirst());
            throw new MemoryError(likely.getFirst());
        }
    }

    /// What a memory fault may have been, the likeliest block first; each report's detail says how many there are.
    ///
    /// @param fault that the JVM has thrown somewhere after the access; one that is no memory fault is thrown on
    public List<MemoryErrorReport> explain(InternalError fault) {
        GuardHit _ = first.hit(fault);
        CallPoint access = new CallPoint(Thread.currentThread().getName(), CallStacks.of(fault));
        List<GuardedSlot> used;
        synchronized (this) {
            used = slots.stream().filter(slot -> slot.block() != null).toList();
            return used.stream()
                    .map(slot -> suspect(slot, access, used.size()))
                    .sorted(Comparator.comparingInt(SampledGuards::kinship)
                            .thenComparing(report -> report.kind() == MemoryErrorKind.USE_AFTER_FREE)
                            .thenComparingLong(SampledGuards::age)
                            .reversed())
                    .toList();
        }
    }

    private MemoryErrorReport suspect(GuardedSlot slot, CallPoint access, int of) {
        BlockRecord block = Objects.requireNonNull(slot.block());
        MemoryErrorKind kind = block.isLive() ? slot.guardedSide() : MemoryErrorKind.USE_AFTER_FREE;
        long address = kind == MemoryErrorKind.OVERFLOW ? block.payloadEnd() : block.address;
        return new MemoryErrorReport(
                kind,
                slot.heapName(),
                Operation.ACCESS,
                address,
                1,
                slot.history(),
                access,
                "The JVM does not tell the address: this block is one of " + of
                        + " that are guarded, the likeliest first. The access may lie before the stack shown.");
    }

    /// How many of the innermost calls of the access are in the stacks of the block.
    private static int kinship(MemoryErrorReport report) {
        BlockHistory block = Objects.requireNonNull(report.block());
        List<StackTraceElement> known = new ArrayList<>(block.allocated().frames());
        CallPoint freedAt = block.freed();
        if (freedAt != null) {
            known.addAll(freedAt.frames());
        }
        int kin = 0;
        for (StackTraceElement frame :
                report.at().frames().stream().limit(FRAMES_COMPARED).toList()) {
            boolean sameClass =
                    known.stream().anyMatch(call -> call.getClassName().equals(frame.getClassName()));
            boolean sameMethod = known.stream()
                    .anyMatch(call -> call.getClassName().equals(frame.getClassName())
                            && call.getMethodName().equals(frame.getMethodName()));
            kin += (sameClass ? 1 : 0) + (sameMethod ? 2 : 0);
        }
        return kin;
    }

    private static long age(MemoryErrorReport report) {
        return Objects.requireNonNull(report.block()).sequence();
    }

    /// The mistakes so far that frees and [#watch] have found.
    public List<MemoryErrorReport> errors() {
        return reporter.kept();
    }

    /// How many blocks are guarded now and live.
    public synchronized int liveBlocks() {
        return (int) slots.stream().filter(GuardedSlot::isLive).count();
    }

    /// How many freed blocks are guards now.
    public synchronized int freedBlocks() {
        return freed.size();
    }

    /// Gives the address space back. No heap may use the guards any more.
    @Override
    public synchronized void close() {
        exhausted = true;
        if (slots.stream().anyMatch(GuardedSlot::isLive)) {
            throw new IllegalStateException(
                    "sampled guards hold " + liveBlocks() + " live blocks: close their heaps first.");
        }
        slots.clear();
        freed.clear();
        pages.close();
    }
}
