package allod.profile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The books: what the samples add up to, now and at the moment of the most live bytes.
///
/// The *peak* costs nothing to speak of, though a growing program reaches a new one with every sample. It has a number.
/// A sample that reaches a new peak only counts that up; from then on a site keeps what it was before its first change,
/// together with the number. So a site that has not kept anything under the present number is as it was at the peak.
///
/// ```
///            new peak: number 7                         profile of the peak
/// site A     12 ──────────────────── kept 12 under 7, now 9        12
/// site B     30 ──────────────────── (kept under 5)   now 30       30
/// ```
///
/// Invariants:
///
/// - **B1** live bytes are the sum of the sites', and never more than those of the peak
/// - **B2** the sites as they were at the peak add up to its live bytes
///
/// B1 and B2 are of heaps: mapped files and the like are in the books, but do not make a peak.
///
/// Threads: any. One lock, a word that is taken by compare-and-set and held for some dozens of instructions, never over
/// a call that may wait: who finds it taken spins, and then yields. Samples are too rare to meet often. One reader may
/// hold it for all sites at once: that of a peak that goes away under it again and again.
final class Ledger {

    private static final VarHandle LOCKED = lockedHandle();
    private static final int SPINS = 64;

    /// How many blocks are looked at before others get the lock.
    static final int PIECE = 256;

    /// How often a peak is read in pieces: with the last beginning all of it is read at once.
    private static final int MOST_BEGINNINGS = 4;

    @SuppressWarnings("unused") // through LOCKED
    private int locked;

    final LiveTable live = new LiveTable();
    final SampleRate rate;

    /// Whether a block is marked as late; a hint, written without the lock.
    boolean anyLate;

    private long samples; // guarded by the lock, as all below
    private long liveHeapParts;
    private long peakHeapParts;
    private long peakNumber = 1;
    private long peakNanos;

    Ledger(SampleRate rate) {
        this.rate = rate;
    }

    /// A block that was taken out.
    record Freed(long address, long bytes, double weight) {}

    /// What is read of a site at once.
    record Reading(Amounts amounts, Histogram sizes, Histogram lifetimes) {}

    /// Enters a block.
    ///
    /// @return its token
    int allocated(SiteCounts site, HeapSamples heap, long address, long bytes, double weight, long nowNanos) {
        lock();
        try {
            int token = live.add(site, heap, address, bytes, weight, nowNanos); // first: it may want memory
            samples++;
            long grownParts = site.kind == MemoryKind.HEAP ? SiteCounts.parts(weight * bytes) : 0;
            liveHeapParts += grownParts;
            if (site.kind == MemoryKind.HEAP) {
                rate.count(nowNanos);
            }
            if (grownParts > 0 && liveHeapParts > peakHeapParts) {
                peakHeapParts = liveHeapParts;
                peakNanos = nowNanos;
                peakNumber++;
            } else {
                site.keepPeak(peakNumber);
            }
            site.allocate(bytes, weight);
            return token;
        } finally {
            unlock();
        }
    }

    /// Takes a block out.
    ///
    /// @return null for a token that has no live block
    @Nullable
    Freed freed(int token, long nowNanos) {
        lock();
        try {
            return live.isLive(token) ? freeLocked(token, nowNanos) : null;
        } finally {
            unlock();
        }
    }

    /// A block has another size.
    void resized(int token, long newBytes) {
        lock();
        try {
            if (live.isLive(token)) {
                LiveTable.Chunk chunk = live.chunk(token);
                int i = LiveTable.index(token);
                SiteCounts site = live.site(token);
                assert site.kind != MemoryKind.HEAP : site;
                site.keepPeak(peakNumber);
                site.resize(chunk.bytes[i], newBytes, chunk.weights[i]);
                chunk.bytes[i] = newBytes;
            }
        } finally {
            unlock();
        }
    }

    /// Takes all blocks of a heap out.
    ///
    /// @return how many there were
    long closed(HeapSamples heap, long nowNanos) {
        long blocks = 0;
        boolean more = true;
        while (more) {
            lock();
            try {
                for (int i = 0; i < PIECE && heap.youngest != 0; i++) {
                    freeLocked(heap.youngest, nowNanos);
                    blocks++;
                }
                more = heap.youngest != 0;
            } finally {
                unlock();
            }
        }
        return blocks;
    }

    /// Takes out what was freed by threads that had no stack left.
    void freeLate(long nowNanos) {
        anyLate = false; // before looking: a mark that comes later is found the next time
        VarHandle.fullFence();
        forEachLive(token -> {
            if (live.chunk(token).late[LiveTable.index(token)]) {
                freeLocked(token, nowNanos);
            }
        });
    }

    Reading read(SiteCounts site) {
        double[] sizes;
        double[] lifetimes;
        Amounts amounts;
        lock();
        try {
            amounts = site.amounts();
            sizes = site.blocksBySize.clone();
            lifetimes = site.blocksByLifetime.clone();
        } finally {
            unlock();
        }
        return new Reading(amounts, histogram(sizes), histogram(lifetimes));
    }

    /// What sites were at the peak: all of them at one peak. A program that grows reaches the next one sooner than
    /// all are read in pieces; after a few attempts it waits.
    List<Amounts> readPeak(List<SiteCounts> sites) {
        List<Amounts> amounts = new ArrayList<>(sites.size());
        long number = 0;
        int beginnings = 0;
        while (amounts.size() < sites.size()) {
            lock();
            try {
                if (peakNumber != number) { // a new peak: begin again
                    number = peakNumber;
                    amounts.clear();
                    beginnings++;
                }
                int piece = beginnings < MOST_BEGINNINGS ? PIECE : Integer.MAX_VALUE;
                for (int i = 0; i < piece && amounts.size() < sites.size(); i++) {
                    amounts.add(sites.get(amounts.size()).amountsAtPeak(number));
                }
            } finally {
                unlock();
            }
        }
        return amounts;
    }

    /// How old the live blocks of each site are.
    Map<SiteCounts, Histogram> ages(long nowNanos) {
        Map<SiteCounts, double[]> ages = new HashMap<>();
        forEachLive(token -> {
            LiveTable.Chunk chunk = live.chunk(token);
            int i = LiveTable.index(token);
            double[] blocks = ages.computeIfAbsent(live.site(token), _ -> new double[Histogram.BANDS]);
            blocks[Histogram.bandOf(nowNanos - chunk.bornNanos[i])] += chunk.weights[i];
        });
        Map<SiteCounts, Histogram> histograms = new HashMap<>();
        ages.forEach((site, blocks) -> histograms.put(site, histogram(blocks)));
        return histograms;
    }

    /// The live blocks of a heap.
    List<SampledBlock> blocks(HeapSamples heap, long nowNanos) {
        List<SampledBlock> blocks = new ArrayList<>();
        forEachLive(token -> {
            LiveTable.Chunk chunk = live.chunk(token);
            int i = LiveTable.index(token);
            SiteCounts site = live.site(token);
            if (chunk.heaps[i] == heap) {
                blocks.add(new SampledBlock(
                        chunk.addresses[i],
                        chunk.bytes[i],
                        chunk.weights[i],
                        nowNanos - chunk.bornNanos[i],
                        site.stack.calls(),
                        site.labels));
            }
        });
        return blocks;
    }

    /// Sets how far samples lie apart.
    void ask(long sampleBytes) {
        lock();
        try {
            rate.ask(sampleBytes);
        } finally {
            unlock();
        }
    }

    /// Sets how many samples there are a second at most.
    void limit(long samplesPerSecond) {
        lock();
        try {
            rate.limit(samplesPerSecond);
        } finally {
            unlock();
        }
    }

    long samples() {
        return reading(() -> samples);
    }

    long liveSamples() {
        return reading(live::live);
    }

    long liveBytes() {
        return Math.round(reading(() -> liveHeapParts) / SiteCounts.PARTS);
    }

    long peakBytes() {
        return Math.round(reading(() -> peakHeapParts) / SiteCounts.PARTS);
    }

    /// When the peak was, in the clock of `System.nanoTime()`; 0 when there was none.
    long peakNanos() {
        return reading(() -> peakNanos);
    }

    private Freed freeLocked(int token, long nowNanos) {
        LiveTable.Chunk chunk = live.chunk(token);
        int i = LiveTable.index(token);
        SiteCounts site = live.site(token);
        Freed freed = new Freed(chunk.addresses[i], chunk.bytes[i], chunk.weights[i]);
        site.keepPeak(peakNumber);
        if (site.kind == MemoryKind.HEAP) {
            liveHeapParts -= SiteCounts.parts(freed.weight * freed.bytes);
        }
        site.free(freed.bytes, freed.weight, nowNanos - chunk.bornNanos[i]);
        live.remove(token);
        return freed;
    }

    /// Under the lock, but not under the same hold of it for all.
    private void forEachLive(IntConsumer action) {
        int last = (int) reading(live::lastToken);
        for (int token = 1; token <= last; ) {
            lock();
            try {
                for (int i = 0; i < PIECE && token <= last; i++, token++) {
                    if (live.isLive(token)) {
                        action.accept(token);
                    }
                }
            } finally {
                unlock();
            }
        }
    }

    private long reading(LongSupplier field) {
        lock();
        try {
            return field.getAsLong();
        } finally {
            unlock();
        }
    }

    private static Histogram histogram(double[] blocks) {
        long[] rounded = new long[blocks.length];
        for (int band = 0; band < blocks.length; band++) {
            rounded[band] = Math.round(blocks[band]);
        }
        return Histogram.of(rounded);
    }

    @SuppressWarnings("ThreadPriorityCheck") // yields: where its holder is not running, nothing else helps
    private void lock() {
        int tries = 0;
        while ((int) LOCKED.getOpaque(this) != 0 || !LOCKED.compareAndSet(this, 0, 1)) { // acquires what the last wrote
            if (++tries % SPINS == 0) {
                Thread.yield(); // its holder may not be running
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private void unlock() {
        LOCKED.setRelease(this, 0); // publishes what was written under the lock
    }

    /// While no other thread uses the books.
    void checkInvariants(Iterable<SiteCounts> sites, Iterable<HeapSamples> heaps) {
        lock();
        try {
            live.checkInvariants(heaps);
            long liveParts = 0;
            long peakBytes = 0;
            int count = 0;
            for (SiteCounts site : sites) {
                site.checkInvariants(peakNumber);
                if (site.kind == MemoryKind.HEAP) {
                    liveParts += site.liveByteParts;
                    peakBytes += site.amountsAtPeak(peakNumber).liveBytes();
                    count++;
                }
            }
            require(liveParts == liveHeapParts && liveHeapParts <= peakHeapParts, "B1", liveParts);
            require(Math.abs(peakBytes - peakHeapParts / SiteCounts.PARTS) <= count + 1, "B2", peakBytes);
        } finally {
            unlock();
        }
    }

    private void require(boolean holds, String invariant, long found) {
        if (!holds) {
            throw new AssertionError(
                    invariant + ": " + found + ", live " + liveHeapParts + ", at the peak " + peakHeapParts);
        }
    }

    private static VarHandle lockedHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Ledger.class, "locked", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }
}
