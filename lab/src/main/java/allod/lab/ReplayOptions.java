package allod.lab;

import allod.lab.peers.PeerName;
import java.time.Duration;
import java.util.List;

/// How to replay.
///
/// @param peers the managers, in the order of the reports
/// @param rounds timed rounds per manager, at least 1
/// @param seed of the order in which the managers run
/// @param timeout for one manager
/// @param threads most threads to replay a recording of several threads on; more than it has are not made
public record ReplayOptions(List<PeerName> peers, int rounds, long seed, Duration timeout, int threads) {

    /// Enough for nearly all recordings to keep their threads.
    public static final int DEFAULT_THREADS = 16;

    /// With [#DEFAULT_THREADS].
    public ReplayOptions(List<PeerName> peers, int rounds, long seed, Duration timeout) {
        this(peers, rounds, seed, timeout, DEFAULT_THREADS);
    }

    /// The same with other managers.
    public ReplayOptions withPeers(List<PeerName> others) {
        return new ReplayOptions(others, rounds, seed, timeout, threads);
    }

    public ReplayOptions {
        peers = List.copyOf(peers);
    }
}
