package allod.own.check.report;

/// A stretch of a source file: from an offset to the one behind its last character.
///
/// @param start where it starts
/// @param end where it ends, not before its start
public record Extent(int start, int end) {

    /// Refuses what ends before it starts.
    public Extent {
        assert start >= 0 && start <= end : start + " to " + end;
    }
}
