package allod.profile.format;

import allod.profile.Amounts;

/// One of the four amounts of a site, for formats and tools that take one at a time.
///
/// The order is the one in which pprof's files of heaps have them.
public enum ProfileValue {
    /// Blocks allocated since the profile began.
    ALLOCATED_BLOCKS("alloc_objects", "count"),
    /// Bytes allocated since the profile began.
    ALLOCATED_BYTES("alloc_space", "bytes"),
    /// Blocks not freed.
    LIVE_BLOCKS("inuse_objects", "count"),
    /// Bytes not freed.
    LIVE_BYTES("inuse_space", "bytes");

    private final String pprofName;
    private final String unit;

    ProfileValue(String pprofName, String unit) {
        this.pprofName = pprofName;
        this.unit = unit;
    }

    /// The name by which pprof knows it: what its `-sample_index` takes.
    public String pprofName() {
        return pprofName;
    }

    /// `bytes` or `count`.
    public String unit() {
        return unit;
    }

    /// How much of it there is.
    public long of(Amounts amounts) {
        return switch (this) {
            case ALLOCATED_BLOCKS -> amounts.allocatedBlocks();
            case ALLOCATED_BYTES -> amounts.allocatedBytes();
            case LIVE_BLOCKS -> amounts.liveBlocks();
            case LIVE_BYTES -> amounts.liveBytes();
        };
    }

    /// This amount alone, the other three 0.
    Amounts alone(long value) {
        return switch (this) {
            case ALLOCATED_BLOCKS -> new Amounts(value, 0, 0, 0);
            case ALLOCATED_BYTES -> new Amounts(0, value, 0, 0);
            case LIVE_BLOCKS -> new Amounts(0, 0, value, 0);
            case LIVE_BYTES -> new Amounts(0, 0, 0, value);
        };
    }
}
