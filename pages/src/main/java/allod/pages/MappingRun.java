package allod.pages;

/// A run of neighbouring pages of a [Reservation] that the kernel keeps as one mapping.
///
/// @param startAddress first address
/// @param endAddress first address behind it
/// @param state what the pages are
/// @param advice the huge-page advice they carry
record MappingRun(long startAddress, long endAddress, State state, Advice advice) {

    /// ```
    /// RESERVED ◄──commit / decommit──► COMMITTED
    ///     ▲                                │
    ///     ├──── close ──── GUARD ◄── guard ┤ (from RESERVED too)
    ///     └──── close ──── LENT  ◄── lend ─┘ (from RESERVED too)
    /// ```
    enum State {
        RESERVED,
        COMMITTED,
        GUARD,
        LENT
    }

    /// What the kernel was told about huge pages: nothing, use them, do not use them.
    enum Advice {
        NONE,
        HUGE,
        SMALL
    }

    MappingRun {
        assert startAddress < endAddress : startAddress + " " + endAddress;
    }

    long bytes() {
        return endAddress - startAddress;
    }

    MappingRun between(long start, long end) {
        return new MappingRun(Math.max(start, startAddress), Math.min(end, endAddress), state, advice);
    }

    MappingRun with(State newState) {
        return new MappingRun(startAddress, endAddress, newState, advice);
    }

    MappingRun with(Advice newAdvice) {
        return new MappingRun(startAddress, endAddress, state, newAdvice);
    }

    boolean sameKind(MappingRun other) {
        return state == other.state && advice == other.advice;
    }
}
