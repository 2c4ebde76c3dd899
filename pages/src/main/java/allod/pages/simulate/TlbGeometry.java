package allod.pages.simulate;

/// The shape of one TLB or page-walk cache: its entries, and the places that an entry may be in. Entries = ways is
/// fully associative; no entries at all is one that the CPU does not have.
///
/// @param entries of the whole array, 0 for none
/// @param ways places for an entry
public record TlbGeometry(int entries, int ways) {

    /// A TLB that is not there: everything misses.
    public static final TlbGeometry NONE = new TlbGeometry(0, 0);

    /// The most entries that are simulated.
    public static final int MAX_ENTRIES = 1 << 20;

    private static final String FORM = "ENTRIES,WAYS, such as 64,4, or 'none'";

    /// Where the rules are kept: the number of sets is a power of two.
    public TlbGeometry {
        if (entries != 0 || ways != 0) {
            check(entries, ways);
        }
    }

    private static void check(int entries, int ways) {
        if (entries < 1 || entries > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "the TLB has " + entries + " entries, and must have from 1 to " + MAX_ENTRIES + ", or be 'none'");
        }
        if (ways < 1 || entries % ways != 0) {
            throw new IllegalArgumentException("the TLB has " + ways + " ways, and its " + entries
                    + " entries must be a multiple of them: " + entries + "," + entries + " is fully associative");
        }
        int sets = entries / ways;
        if (Integer.bitCount(sets) != 1) {
            throw new IllegalArgumentException("the TLB has " + sets + " sets (" + entries + " entries / " + ways
                    + " ways), which is no power of two: the next below is " + Integer.highestOneBit(sets) * ways
                    + " entries, the next above " + Integer.highestOneBit(sets) * 2 * ways);
        }
    }

    /// Reads `entries,ways`, or `none`.
    ///
    /// @throws IllegalArgumentException when it is not of that form, or breaks a rule
    public static TlbGeometry parse(String text) {
        if (text.strip().equalsIgnoreCase("none")) {
            return NONE;
        }
        long[] numbers = NumberList.parse(text, 2, FORM);
        int entries = NumberList.toInt(numbers[0]);
        int ways = NumberList.toInt(numbers[1]);
        check(entries, ways);
        return new TlbGeometry(entries, ways);
    }

    /// Whether the CPU has it.
    public boolean isThere() {
        return entries > 0;
    }

    LruSets newSets() {
        return isThere() ? new LruSets(entries / ways, ways) : new LruSets(1, 0);
    }

    /// The form that [#parse] reads.
    @Override
    public String toString() {
        return isThere() ? entries + "," + ways : "none";
    }
}
