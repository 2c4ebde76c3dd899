package allod.lab.cli;

import allod.pages.simulate.ReplacementPolicy;
import java.util.Arrays;
import java.util.Iterator;

/// The policies of replacement by name, for the help and for completion.
final class PolicyNames implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(ReplacementPolicy.values())
                .map(ReplacementPolicy::label)
                .iterator();
    }
}
