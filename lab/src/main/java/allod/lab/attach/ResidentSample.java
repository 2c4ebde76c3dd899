package allod.lab.attach;

/// How much memory a process had at one moment.
///
/// @param nanos since the first one
/// @param residentBytes in memory, as the JVM reads it from the system
public record ResidentSample(long nanos, long residentBytes) {}
