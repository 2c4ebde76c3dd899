package allod.heap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A probe that remembers all it hears, and fails for what it should not hear.
final class CountingProbe implements HeapProbe {

    /// A sampled block.
    record Sampled(Heap heap, long address, long bytes, double weight) {}

    private final long seed;
    volatile long sampleBytes;
    private final Map<Integer, Sampled> live = new HashMap<>();
    private final List<Sampled> all = new ArrayList<>();
    private int tokens;
    RuntimeException refusal;

    CountingProbe(long sampleBytes, long seed) {
        this.sampleBytes = sampleBytes;
        this.seed = seed;
    }

    @Override
    public long sampleBytes() {
        return sampleBytes;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public synchronized int allocated(Heap heap, long address, long bytes, double weight) {
        if (refusal != null) {
            throw refusal;
        }
        Sampled sampled = new Sampled(heap, address, bytes, weight);
        live.put(++tokens, sampled);
        all.add(sampled);
        return tokens;
    }

    @Override
    public synchronized void freed(Heap heap, int token) {
        Sampled was = live.remove(token);
        if (was == null || was.heap() != heap) {
            throw new AssertionError("freed(" + heap + ", " + token + ") of " + was);
        }
    }

    @Override
    public synchronized void closed(Heap heap) {
        live.values().removeIf(sampled -> sampled.heap() == heap);
    }

    synchronized List<Sampled> live() {
        return List.copyOf(live.values());
    }

    synchronized void forget() {
        all.clear();
    }

    synchronized List<Sampled> all() {
        return List.copyOf(all);
    }

    synchronized double estimatedBlocks() {
        return all.stream().mapToDouble(Sampled::weight).sum();
    }

    synchronized double estimatedBytes() {
        return all.stream().mapToDouble(s -> s.weight() * s.bytes()).sum();
    }
}
