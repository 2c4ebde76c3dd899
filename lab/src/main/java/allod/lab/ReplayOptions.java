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
public record ReplayOptions(List<PeerName> peers, int rounds, long seed, Duration timeout) {
    public ReplayOptions {
        peers = List.copyOf(peers);
    }
}
