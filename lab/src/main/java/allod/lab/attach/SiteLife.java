package allod.lab.attach;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Site;
import java.util.List;
import java.util.Map;

/// What became of the blocks of one site: how many there were, how many were not freed, and when those began.
///
/// Survivors are the blocks that were not freed and did not begin in the tail.
///
/// Threads: one.
final class SiteLife {

    private final MemoryKind kind;
    private final String owner;
    private final List<CallFrame> stack;
    private final Window window;

    private double allocatedBlocks;
    private double allocatedBytes;
    private double liveBlocks;
    private double liveBytes;
    private int survivors;
    private final double[] survivorBytes = new double[Window.QUARTERS];
    private double ageNanos;

    SiteLife(MemoryKind kind, String owner, List<CallFrame> stack, Window window) {
        this.kind = kind;
        this.owner = owner;
        this.stack = stack;
        this.window = window;
    }

    void allocated(long bytes, double weight) {
        allocatedBlocks += weight;
        allocatedBytes += bytes * weight;
    }

    /// A block was not freed.
    void survived(long bornNanos, long bytes, double weight) {
        liveBlocks += weight;
        liveBytes += bytes * weight;
        if (!window.isTail(bornNanos)) {
            survivors++;
            survivorBytes[window.quarter(bornNanos)] += bytes * weight;
            ageNanos += window.endNanos() - bornNanos;
        }
    }

    /// Takes over the blocks of another site of the same recording.
    void add(SiteLife other) {
        allocatedBlocks += other.allocatedBlocks;
        allocatedBytes += other.allocatedBytes;
        liveBlocks += other.liveBlocks;
        liveBytes += other.liveBytes;
        survivors += other.survivors;
        ageNanos += other.ageNanos;
        for (int i = 0; i < Window.QUARTERS; i++) {
            survivorBytes[i] += other.survivorBytes[i];
        }
    }

    /// An empty one of the same site.
    SiteLife anew() {
        return new SiteLife(kind, owner, stack, window);
    }

    MemoryKind kind() {
        return kind;
    }

    String owner() {
        return owner;
    }

    List<CallFrame> stack() {
        return stack;
    }

    double allocatedBytes() {
        return allocatedBytes;
    }

    double liveBytes() {
        return liveBytes;
    }

    double liveBlocks() {
        return liveBlocks;
    }

    /// How many survivors were told; samples, where there are samples.
    int survivors() {
        return survivors;
    }

    double firstHalfBytes() {
        return survivorBytes[0] + survivorBytes[1];
    }

    double secondHalfBytes() {
        return survivorBytes[2] + survivorBytes[3];
    }

    int quartersWithSurvivors() {
        int quarters = 0;
        for (double bytes : survivorBytes) {
            quarters += bytes > 0 ? 1 : 0;
        }
        return quarters;
    }

    /// The mean age of the survivors over the one that an even leak has; at most 1.
    double maturity() {
        return survivors == 0 ? 0 : Math.min(1, ageNanos / survivors / window.evenAgeNanos());
    }

    Site site() {
        Amounts amounts = new Amounts(
                Math.round(allocatedBlocks), Math.round(allocatedBytes), Math.round(liveBlocks), Math.round(liveBytes));
        return new Site(stack, kind, owner, Map.of(), amounts);
    }
}
