package allod.profile;

/// A site that grew between two profiles, and may be a leak.
///
/// @param site as it is in the later profile, without labels
/// @param grownBlocks how many more live blocks it has
/// @param grownBytes how many more live bytes it has, more than 0
/// @param shareOfGrowth its part of what all growing sites have grown by, 0 to 1
/// @param oldShare the part of its live blocks that are older than its freed blocks got, and old beside the time
/// between
/// the profiles, 0 to 1; 1 when ages are not known. A cache that is being filled, or a burst of requests, has a small
/// one
public record LeakSuspect(Site site, long grownBlocks, long grownBytes, double shareOfGrowth, double oldShare) {

    /// What suspects are ordered by: the bytes grown, as far as they are old.
    public double suspicion() {
        return grownBytes * oldShare;
    }

    @Override
    public String toString() {
        String where =
                site.stack().isEmpty() ? site.owner() : site.stack().getFirst().toString();
        return where + ": " + grownBlocks + " blocks and " + grownBytes + " bytes more, "
                + Math.round(shareOfGrowth * 100) + " % of all growth, " + Math.round(oldShare * 100) + " % of it old";
    }
}
