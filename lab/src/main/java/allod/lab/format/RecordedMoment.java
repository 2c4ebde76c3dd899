package allod.lab.format;

/// What a recorded program held when its recorder looked at the clock, every ten milliseconds or so.
///
/// @param millis since the recording began
/// @param event allocations and frees until then, those of unknown blocks included
/// @param liveBytes bytes not freed
/// @param residentBytes memory of the process, the recorder's own included; 0 where the recording does not say
public record RecordedMoment(long millis, long event, long liveBytes, long residentBytes) {}
