package allod.pages.simulate;

/// The shape of one cache: its bytes, the places that a line may be in, and the bytes of a line.
///
/// Rules, those of valgrind: the line size and the number of sets are powers of two, a line has 16 bytes or more, and
/// the cache is made of whole sets.
///
/// @param totalBytes of the whole cache
/// @param ways places for a line
/// @param lineBytes of a line
public record CacheGeometry(long totalBytes, int ways, int lineBytes) {

    /// The smallest line that valgrind simulates.
    public static final int MIN_LINE_BYTES = 16;

    /// The most lines that are simulated: 1 GiB of cache with usual ones, and 8 bytes of memory for each.
    public static final int MAX_LINES = 16 << 20;

    /// Where the rules are kept.
    public CacheGeometry {
        if (lineBytes < MIN_LINE_BYTES || Integer.bitCount(lineBytes) != 1) {
            throw new IllegalArgumentException("the line has " + lineBytes + " bytes, and must have a power of two, "
                    + MIN_LINE_BYTES + " or more: 64 is usual");
        }
        if (ways < 1) {
            throw new IllegalArgumentException("the cache has " + ways + " ways, and must have 1 or more");
        }
        long mostBytes = (long) MAX_LINES * lineBytes;
        if (totalBytes < 1 || totalBytes > mostBytes) {
            throw new IllegalArgumentException("the cache has " + totalBytes + " bytes, and must have from 1 to "
                    + mostBytes + ", which is " + MAX_LINES + " lines");
        }
        long setBytes = (long) ways * lineBytes;
        if (totalBytes < setBytes || totalBytes % setBytes != 0) {
            throw new IllegalArgumentException("the cache has " + totalBytes + " bytes, which is no multiple of the "
                    + setBytes + " bytes of a set (" + ways + " ways of " + lineBytes + " bytes): the next below is "
                    + totalBytes / setBytes * setBytes + ", the next above " + (totalBytes / setBytes + 1) * setBytes);
        }
        long sets = totalBytes / setBytes;
        if (Long.bitCount(sets) != 1) {
            throw new IllegalArgumentException("the cache has " + sets + " sets (" + totalBytes + " bytes / " + ways
                    + " ways / " + lineBytes + " bytes), which is no power of two: the next below is "
                    + Long.highestOneBit(sets) * setBytes + " bytes, the next above "
                    + Long.highestOneBit(sets) * 2 * setBytes);
        }
    }

    /// Reads valgrind's form: `bytes,ways,line bytes`.
    ///
    /// @throws IllegalArgumentException when it is not of that form, or breaks a rule
    public static CacheGeometry parse(String text) {
        long[] numbers = NumberList.parse(text, 3, "BYTES,WAYS,LINE_BYTES, such as 32768,8,64");
        return new CacheGeometry(numbers[0], NumberList.toInt(numbers[1]), NumberList.toInt(numbers[2]));
    }

    int lineShift() {
        return Integer.numberOfTrailingZeros(lineBytes);
    }

    LruSets newSets() {
        return new LruSets((int) (totalBytes / lineBytes / ways), ways);
    }

    /// Valgrind's form again.
    @Override
    public String toString() {
        return totalBytes + "," + ways + "," + lineBytes;
    }
}
