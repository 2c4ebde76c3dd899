package allod.lab.cli;

import allod.lab.peers.PeerName;
import java.util.Arrays;
import java.util.Iterator;

/// The managers by name, for the help and for completion.
final class ManagerNames implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(PeerName.values()).map(PeerName::label).iterator();
    }
}
