package allod.lab;

import allod.lab.format.Recording;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A recording and what every manager did with it.
///
/// @param file as the user named it
/// @param results in the order the managers were named
/// @param floor what the harness itself costs, or null when that could not be measured
public record ReplayReport(
        String file,
        Recording recording,
        List<PeerResult> results,
        @Nullable Floor floor) {

    /// The part of every figure that is not a manager's.
    ///
    /// @param nanosPerOperation of the loop without a manager
    /// @param residentBytes what it grew by
    /// @param plainDowncallNanos an empty ordinary call into C
    /// @param criticalDowncallNanos an empty critical one
    public record Floor(
            double nanosPerOperation, long residentBytes, double plainDowncallNanos, double criticalDowncallNanos) {}

    public ReplayReport {
        results = List.copyOf(results);
    }

    /// Whether a manager could not serve the recording.
    public boolean hasFailures() {
        return results.stream().anyMatch(result -> result.failed() != null);
    }
}
