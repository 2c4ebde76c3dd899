package allod.lab;

import allod.lab.peers.PeerName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one manager did with a recording.
///
/// @param name the manager
/// @param version its version; empty when it failed before it could tell
/// @param measured the figures, or null when it failed
/// @param failed why it failed, or null
public record PeerResult(PeerName name, String version, @Nullable Measured measured, @Nullable String failed) {

    /// The figures of a manager that served the whole recording.
    ///
    /// @param cpuNanosPerOperation CPU time of an allocation or free, one value per timed round
    /// @param peakResidentBytes most resident memory above the baseline in the first round
    /// @param residentAtPeakLiveBytes resident memory above the baseline where most bytes were live
    /// @param pageFaults of the first round
    /// @param garbageBytesPerOperation what an operation leaves to the JVM's collector
    public record Measured(
            double[] cpuNanosPerOperation,
            long peakResidentBytes,
            long residentAtPeakLiveBytes,
            long pageFaults,
            double garbageBytesPerOperation) {

        public Measured {
            cpuNanosPerOperation = cpuNanosPerOperation.clone();
            Arrays.sort(cpuNanosPerOperation);
        }

        public double minNanos() {
            return cpuNanosPerOperation[0];
        }

        public double medianNanos() {
            int middle = cpuNanosPerOperation.length / 2;
            return cpuNanosPerOperation.length % 2 == 1
                    ? cpuNanosPerOperation[middle]
                    : (cpuNanosPerOperation[middle - 1] + cpuNanosPerOperation[middle]) / 2;
        }

        public double maxNanos() {
            return cpuNanosPerOperation[cpuNanosPerOperation.length - 1];
        }

        /// The share of resident memory that was not live where most was live; 0 when less was resident than live.
        public double fragmentation(long peakLiveBytes) {
            return residentAtPeakLiveBytes <= 0 ? 0 : Math.max(0, 1 - (double) peakLiveBytes / residentAtPeakLiveBytes);
        }
    }

    static PeerResult failure(PeerName name, String version, String reason) {
        return new PeerResult(name, version, null, reason);
    }
}
