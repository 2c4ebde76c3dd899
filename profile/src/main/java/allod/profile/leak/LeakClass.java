package allod.profile.leak;

/// How lost a block is: memcheck's four kinds of leak.
///
/// A *start pointer* is a word that holds the address of a block; an *interior pointer* one that holds an address
/// further inside. Pointers in roots count, and pointers in blocks.
public enum LeakClass {
    /// No pointer leads to it: the program cannot free it any more.
    DEFINITELY_LOST("definitely lost"),
    /// Only lost blocks lead to it: freeing those properly would free it.
    INDIRECTLY_LOST("indirectly lost"),
    /// On each way from a root to it there is an interior pointer, which may be there by chance.
    POSSIBLY_LOST("possibly lost"),
    /// Start pointers lead from a root to it: not freed, and not lost.
    STILL_REACHABLE("still reachable");

    private final String words;

    LeakClass(String words) {
        this.words = words;
    }

    /// As reports spell it.
    public String words() {
        return words;
    }
}
