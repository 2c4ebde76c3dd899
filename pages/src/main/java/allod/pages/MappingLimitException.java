package allod.pages;

/// A call would have given Allod more mappings than its share of what the kernel allows; the kernel was not asked and
/// nothing has changed.
///
/// The kernel limits the mappings of a process (`vm.max_map_count`), and a JVM that meets the limit aborts, so Allod
/// stops at half of it. Neighbouring pages in the same state are one mapping: commit and decommit in longer runs.
public final class MappingLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long limit;

    /// @param call what was asked
    /// @param needed mappings
    /// @param used mappings that Allod owns
    /// @param limit mappings that it may own
    public MappingLimitException(String call, long needed, long used, long limit) {
        super(call + " needs " + needed + " more mapping(s), and Allod owns " + used + " of its " + limit
                + ": commit and decommit longer runs of pages, or raise vm.max_map_count (Allod takes half of it).");
        this.limit = limit;
    }

    /// The number of mappings that Allod may own.
    public long limit() {
        return limit;
    }
}
