package allod.lab;

import allod.lab.peers.PeerName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one manager did with a recording.
///
/// @param name the manager
/// @param version its version; empty when it failed before it could tell
/// @param measured the figures, or null when it failed
/// @param failed why it failed, or null
public record PeerResult(
        PeerName name,
        String version,
        @Nullable Measured measured,
        @Nullable String failed) {

    /// The figures of a manager that served the whole recording.
    ///
    /// @param cpuNanosPerOperation CPU time of an allocation or free, one value per timed round, ascending
    /// @param peakResidentBytes most resident memory above the baseline in the first round
    /// @param residentAtPeakLiveBytes resident memory above the baseline where most bytes were live
    /// @param pageFaults of the first round
    /// @param garbageBytesPerOperation what an operation leaves to the JVM's collector
    public record Measured(
            List<Double> cpuNanosPerOperation,
            long peakResidentBytes,
            long residentAtPeakLiveBytes,
            long pageFaults,
            double garbageBytesPerOperation) {

        public Measured {
            cpuNanosPerOperation = cpuNanosPerOperation.stream().sorted().toList();
        }

        public double minNanos() {
            return cpuNanosPerOperation.getFirst();
        }

        public double medianNanos() {
            int middle = cpuNanosPerOperation.size() / 2;
            double upper = cpuNanosPerOperation.get(middle);
            return cpuNanosPerOperation.size() % 2 == 1 ? upper : (cpuNanosPerOperation.get(middle - 1) + upper) / 2;
        }

        public double maxNanos() {
            return cpuNanosPerOperation.getLast();
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
