package allod.pages.checkpoint;

/// Who is told which pages have changed.
@FunctionalInterface
public interface DirtyRanges {

    /// A run of changed pages; runs come in the order of addresses, do not touch each other and begin and end on page
    /// boundaries.
    void changed(long address, long bytes);
}
