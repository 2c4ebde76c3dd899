package allod.profile;

import static java.util.Objects.requireNonNull;

import allod.heap.Heap;
import allod.heap.HeapProbe;
import allod.pages.MemoryProbe;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Takes samples in, and hands profiles out.
///
/// ```
/// heap ──► allocated ──► StackCapture ──► CapturedStack ┐
///                        Label ──► labels ──────────────┼──► SiteCounts ──► Ledger ──► token
///                        heap ──► owner ────────────────┘
/// heap ──► freed(token) ──► Ledger
/// ```
///
/// Threads: any.
///
/// Errors: nothing is thrown into a heap. What cannot be taken in is counted as missed; a free that cannot be is marked
/// in an array, which needs no stack, and made up for later.
final class Recorder implements HeapProbe, MemoryProbe, ProfileSource {

    /// Calls that must fit on the stack before a sample is begun: what it needs under a lock is less.
    private static final int ROOM = 48;

    private static final CapturedStack OTHER = new CapturedStack(new CallFrame("", "(other)", null, 0));

    /// Heaps and the like that have an `(other)` of their own.
    private static final int OTHER_OWNERS = 256;

    private static final ThreadLocal<@Nullable Boolean> INSIDE = new ThreadLocal<>();

    private final RecorderOptions options;
    private final Instant startedAt = Instant.now();
    private final long startedNanos = System.nanoTime();
    private final InternTable<StackCapture, CapturedStack> stacks;
    private final SiteTable sites;
    private final SiteTable others = new SiteTable(OTHER_OWNERS);
    private final Map<MemoryKind, SiteCounts> lastOthers = new EnumMap<>(MemoryKind.class); // one of each
    private final Ledger ledger;
    private final Map<Heap, HeapSamples> heaps = new ConcurrentHashMap<>();
    private final HeapSamples noHeap = new HeapSamples(null, "");
    private volatile List<ProfilerListener> listeners = List.of();
    private final AtomicLong seeds = new AtomicLong();
    private volatile long sampleBytes;

    // Counted by who may have no stack left for a call: roughly, if several do so at once.
    private long missedSamples;
    private long otherSamples;
    private long unlabelledSamples;

    Recorder(RecorderOptions options) {
        this.options = options;
        this.sampleBytes = options.sampleBytes();
        this.ledger = new Ledger(new SampleRate(options.sampleBytes(), options.samplesPerSecond()));
        this.stacks = new InternTable<>(options.maxSites()) {
            @Override
            boolean isOf(CapturedStack stack, StackCapture capture) {
                return stack.matches(capture);
            }

            @Override
            CapturedStack make(StackCapture capture, int hash) {
                return new CapturedStack(capture);
            }
        };
        this.sites = new SiteTable(options.maxSites());
        for (MemoryKind kind : MemoryKind.values()) {
            lastOthers.put(kind, new SiteCounts(0, kind, "(other)", OTHER, Map.of()));
        }
    }

    /// Begins: listeners are told, and all classes that a sample needs are loaded, since loading one may run anything.
    /// So are those that readers need under the lock of the books: while a block is live, or they would need none.
    void start(List<ProfilerListener> newListeners) {
        Recorder rehearsal = new Recorder(options.maxSites(1));
        HeapSamples samples = new HeapSamples(null, "");
        try (Label _ = Label.open("rehearsal", 1)) {
            int token = rehearsal.record(MemoryKind.HEAP, samples, 0, 1, 1);
            Profile _ = rehearsal.profile();
            Profile _ = rehearsal.peak();
            List<SampledBlock> _ = rehearsal.ledger.blocks(samples, System.nanoTime());
            rehearsal.ledger.freed(token, System.nanoTime());
        }
        List<ProfilerListener> begun = new ArrayList<>();
        for (ProfilerListener listener : newListeners) {
            try {
                listener.started(this);
                begun.add(listener);
            } catch (RuntimeException | Error failed) { // who allocates must not fail because of it
                System.getLogger("allod.profile")
                        .log(Level.WARNING, listener.getClass().getName() + " is not told of samples", failed);
            }
        }
        listeners = List.copyOf(begun);
    }

    @Override
    public long sampleBytes() {
        return ledger.rate.meanBytes();
    }

    /// What was asked for: the distance is more while there are too many samples a second.
    long askedSampleBytes() {
        return sampleBytes;
    }

    void samplesPerSecond(long newSamplesPerSecond) {
        if (newSamplesPerSecond < 0) {
            throw new IllegalArgumentException("samplesPerSecond=" + newSamplesPerSecond
                    + ": must be 0 for no limit, or how many samples there may be a second.");
        }
        ledger.limit(newSamplesPerSecond);
    }

    void sampleBytes(long newSampleBytes) {
        if (newSampleBytes < 0) {
            throw new IllegalArgumentException("sampleBytes=" + newSampleBytes
                    + ": must be 0 for no samples, 1 for every allocation, or the mean distance between two samples.");
        }
        sampleBytes = newSampleBytes;
        ledger.ask(newSampleBytes);
    }

    /// Another one for each stream of allocations: with one for all of them, threads that do the same would be sampled
    /// at the same blocks, and their errors would add up.
    @Override
    public long seed() {
        return options.seed() + seeds.getAndIncrement() * 0x9E37_79B9_7F4A_7C15L;
    }

    @Override
    public int allocated(Heap heap, long address, long bytes, double weight) {
        int token = 0; // once the block is in the books it is returned, whoever fails then: its free will ask for it
        try {
            room(ROOM);
            if (INSIDE.get() != null) {
                missedSamples++;
                return 0;
            }
            INSIDE.set(true);
            try {
                token = record(MemoryKind.HEAP, samplesOf(heap), address, bytes, weight);
                for (ProfilerListener listener : listeners) {
                    listener.allocated(heap, address, bytes, weight);
                }
            } finally {
                INSIDE.remove();
            }
        } catch (Throwable failed) { // whatever it is, the allocation has succeeded
            missedSamples++;
        }
        return token;
    }

    @Override
    public void freed(Heap heap, int token) {
        Ledger.Freed freed;
        try {
            room(ROOM);
            freed = ledger.freed(token, System.nanoTime());
        } catch (Throwable failed) { // no calls here: the stack may be used up
            LiveTable.Chunk[] chunks = ledger.live.chunks;
            chunks[(token - 1) >>> LiveTable.CHUNK_SHIFT].late[(token - 1) & LiveTable.CHUNK_MASK] = true;
            ledger.anyLate = true;
            return;
        }
        try {
            if (freed != null) {
                for (ProfilerListener listener : listeners) {
                    listener.freed(heap, freed.address(), freed.bytes(), freed.weight());
                }
            }
        } catch (Throwable failed) {
            missedSamples++;
        }
    }

    @Override
    public void closed(Heap heap) {
        HeapSamples samples = heaps.remove(heap);
        if (samples != null) {
            long blocks = ledger.closed(samples, System.nanoTime());
            try {
                for (ProfilerListener listener : listeners) {
                    listener.closed(heap, blocks);
                }
            } catch (Throwable failed) { // whatever it is, the heap is closed
                missedSamples++;
            }
        }
    }

    @Override
    public int opened(MemoryProbe.Kind kind, String owner, long bytes, long shownBytes) {
        int token = 0; // as for a block
        try {
            room(ROOM);
            token = record(kindOf(kind), noHeap, owner, 0, bytes, 1);
            if (kind == MemoryProbe.Kind.SNAPSHOT) {
                for (ProfilerListener listener : listeners) {
                    listener.snapshotTaken(owner, shownBytes);
                }
            }
        } catch (Throwable failed) { // whatever it is, the memory is there
            missedSamples++;
        }
        return token;
    }

    @Override
    public void resized(int token, long bytes) {
        try {
            room(ROOM);
            ledger.resized(token, bytes);
        } catch (Throwable failed) {
            missedSamples++;
        }
    }

    @Override
    public void closed(int token) {
        try {
            room(ROOM);
            ledger.freed(token, System.nanoTime());
        } catch (Throwable failed) { // no calls here: the stack may be used up
            LiveTable.Chunk[] chunks = ledger.live.chunks;
            chunks[(token - 1) >>> LiveTable.CHUNK_SHIFT].late[(token - 1) & LiveTable.CHUNK_MASK] = true;
            ledger.anyLate = true;
        }
    }

    private static MemoryKind kindOf(MemoryProbe.Kind kind) {
        return switch (kind) {
            case STACK -> MemoryKind.STACK;
            case MAPPED_FILE -> MemoryKind.MAPPED_FILE;
            case SNAPSHOT -> MemoryKind.SNAPSHOT;
            case ADDRESS_SPACE -> MemoryKind.ADDRESS_SPACE;
        };
    }

    @Override
    public Profile profile() {
        long nowNanos = System.nanoTime();
        ledger.freeLate(nowNanos);
        Map<SiteCounts, Histogram> ages = ledger.ages(nowNanos);
        List<Site> read = new ArrayList<>();
        for (SiteCounts site : allSites()) {
            Ledger.Reading reading = ledger.read(site);
            if (reading.amounts().allocatedBlocks() > 0) {
                read.add(new Site(
                        site.stack.calls(),
                        site.kind,
                        site.owner,
                        site.labels,
                        reading.amounts(),
                        reading.sizes(),
                        reading.lifetimes(),
                        ages.getOrDefault(site, Histogram.EMPTY)));
            }
        }
        return profile(nowNanos, read);
    }

    @Override
    public Profile peak() {
        List<SiteCounts> all = allSites();
        List<Amounts> amounts = ledger.readPeak(all);
        long peakNanos = ledger.peakNanos();
        List<Site> read = new ArrayList<>();
        for (int i = 0; i < amounts.size(); i++) {
            SiteCounts site = all.get(i);
            if (amounts.get(i).allocatedBlocks() > 0) {
                read.add(new Site(site.stack.calls(), site.kind, site.owner, site.labels, amounts.get(i)));
            }
        }
        return profile(peakNanos == 0 ? startedNanos : peakNanos, read);
    }

    @Override
    public List<Heap> heaps() {
        return List.copyOf(heaps.keySet());
    }

    /// The live samples of a heap.
    List<SampledBlock> blocks(Heap heap) {
        HeapSamples samples = heaps.get(heap);
        return samples == null ? List.of() : ledger.blocks(samples, System.nanoTime());
    }

    ProfilerStats stats() {
        int[] cut = new int[1];
        stacks.forEach(stack -> cut[0] += stack.isCut() ? 1 : 0);
        return new ProfilerStats(
                sampleBytes(),
                ledger.samples(),
                missedSamples,
                ledger.liveSamples(),
                sites.entries(),
                stacks.entries(),
                otherSamples,
                unlabelledSamples,
                cut[0],
                ledger.liveBytes(),
                ledger.peakBytes());
    }

    void checkInvariants() {
        Collection<HeapSamples> lists = new ArrayList<>(heaps.values());
        lists.add(noHeap);
        ledger.checkInvariants(allSites(), lists);
    }

    private int record(MemoryKind kind, HeapSamples heap, long address, long bytes, double weight) {
        return record(kind, heap, heap.owner, address, bytes, weight);
    }

    private int record(MemoryKind kind, HeapSamples heap, String owner, long address, long bytes, double weight) {
        StackCapture capture = StackCapture.take(options.maxFrames());
        CapturedStack stack = stacks.intern(capture, capture.hash());
        SiteCounts site = stack == null ? null : siteOf(kind, owner, stack);
        return ledger.allocated(
                site == null ? otherOf(kind, owner) : site, heap, address, bytes, weight, System.nanoTime());
    }

    /// Labels are given up before the stack: who allocates matters more than what for.
    private @Nullable SiteCounts siteOf(MemoryKind kind, String owner, CapturedStack stack) {
        Label innermost = Label.innermost();
        SiteCounts site = sites.site(kind, owner, stack, innermost);
        if (site == null && innermost != null) {
            site = sites.site(kind, owner, stack, null);
            unlabelledSamples += site == null ? 0 : 1;
        }
        return site;
    }

    private SiteCounts otherOf(MemoryKind kind, String owner) {
        otherSamples++;
        SiteCounts other = others.site(kind, owner, OTHER, null);
        return other == null ? requireNonNull(lastOthers.get(kind)) : other;
    }

    private HeapSamples samplesOf(Heap heap) {
        HeapSamples samples = heaps.get(heap);
        if (samples == null) {
            HeapSamples made = new HeapSamples(heap, HeapProbe.pathOf(heap));
            HeapSamples quicker = heaps.putIfAbsent(heap, made);
            samples = quicker == null ? made : quicker;
        }
        return samples;
    }

    private List<SiteCounts> allSites() {
        List<SiteCounts> all = new ArrayList<>(lastOthers.values());
        others.forEach(all::add);
        sites.forEach(all::add);
        return all;
    }

    private Profile profile(long atNanos, List<Site> read) {
        Duration duration = Duration.ofNanos(atNanos - startedNanos);
        return new Profile(startedAt.plus(duration), duration, sampleBytes, Profile.merged(read));
    }

    /// Throws here, where nothing has been changed yet, when so many calls do not fit on the stack.
    private static int room(int calls) {
        return calls == 0 ? 0 : room(calls - 1) + 1;
    }
}
