package allod.profile.html;

/// How much memory there was at one moment. What nobody measured is [#UNKNOWN], and its line is left out.
///
/// @param nanos since the beginning
/// @param liveBytes allocated and not freed
/// @param residentBytes in memory, as the system counts it
/// @param committedBytes promised by the system
public record TimelinePoint(long nanos, long liveBytes, long residentBytes, long committedBytes) {

    /// Not measured.
    public static final long UNKNOWN = -1;
}
