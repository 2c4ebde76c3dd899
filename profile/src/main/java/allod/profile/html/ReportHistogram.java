package allod.profile.html;

import allod.profile.Histogram;
import allod.profile.Profile;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

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

    /// How many bytes were asked for, block by block.
    public static ReportHistogram sizes(Profile profile) {
        return of("Sizes", "bytes", profile.sizes(), band -> String.format(Locale.ROOT, "%,d", band));
    }

    /// How long the freed blocks lived.
    public static ReportHistogram lifetimes(Profile profile) {
        return of("Lifetimes", "freed after", profile.lifetimes(), ReportHistogram::time);
    }

    private static ReportHistogram of(String title, String band, Histogram histogram, LongFunction<String> text) {
        return new ReportHistogram(
                title,
                band,
                histogram.bands().stream()
                        .map(one -> new Bar(text.apply(one.from()) + " - " + text.apply(one.to()), one.blocks(), 0))
                        .toList());
    }

    private static String time(long nanos) {
        String[] units = {"ns", "us", "ms", "s"};
        double value = nanos;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || value >= 100 ? "%,.0f %s" : "%.1f %s", value, units[unit]);
    }

    /// Keeps a copy.
    public ReportHistogram {
        bars = List.copyOf(bars);
    }
}
