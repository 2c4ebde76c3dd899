package allod.gc.space;

/// How the memory of one cell size is used.
///
/// @param cellBytes size of the cells
/// @param spans number of spans, `unsweptSpans` of which are not swept yet
/// @param spanBytes their memory
/// @param liveBytes cells that the sweep has found live in this cycle so far
/// @param freeBytes free cells of swept spans that no mutator owns
public record CellUse(int cellBytes, int spans, int unsweptSpans, long spanBytes, long liveBytes, long freeBytes) {

    /// The part of the memory that lies in free cells: what fragmentation costs, once all spans are swept.
    public double freeShare() {
        return spanBytes == 0 ? 0 : (double) freeBytes / spanBytes;
    }
}
