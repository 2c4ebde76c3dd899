package allod.profile;

/// How much was allocated, and how much of it is still there. Estimates where a profile is sampled: unbiased, rounded
/// to whole numbers.
///
/// @param allocatedBlocks blocks allocated since the profile began
/// @param allocatedBytes bytes asked for since the profile began
/// @param liveBlocks blocks not freed
/// @param liveBytes the bytes asked for of the blocks not freed
public record Amounts(long allocatedBlocks, long allocatedBytes, long liveBlocks, long liveBytes) {

    /// Nothing at all.
    public static final Amounts NONE = new Amounts(0, 0, 0, 0);

    /// Both together.
    public Amounts plus(Amounts other) {
        return new Amounts(
                allocatedBlocks + other.allocatedBlocks,
                allocatedBytes + other.allocatedBytes,
                liveBlocks + other.liveBlocks,
                liveBytes + other.liveBytes);
    }

    /// What these have more than others; negative where they have less.
    public Amounts minus(Amounts other) {
        return new Amounts(
                allocatedBlocks - other.allocatedBlocks,
                allocatedBytes - other.allocatedBytes,
                liveBlocks - other.liveBlocks,
                liveBytes - other.liveBytes);
    }
}
