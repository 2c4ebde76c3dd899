package allod.lab;

import allod.lab.peers.PeerName;

/// Hears how a replay goes on.
public interface ReplayListener {

    /// `done` of `total` steps are over; `peer` is running.
    void progress(PeerName peer, int done, int total);
}
