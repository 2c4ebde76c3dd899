package allod.profile.html;

import java.util.List;

/// How many blocks, and how many bytes, fall into each of some bands: sizes, lifetimes.
///
/// @param title what is counted
/// @param band what a band is a range of: `size`, `lifetime`
/// @param bars the bands in their order
public record ReportHistogram(String title, String band, List<Bar> bars) {

    /// One band.
    ///
    /// @param label the range, as people read it
    /// @param blocks blocks in it
    /// @param bytes their bytes; 0 in all bands when nobody counted them
    public record Bar(String label, long blocks, long bytes) {}

    /// Keeps a copy.
    public ReportHistogram {
        bars = List.copyOf(bars);
    }
}
