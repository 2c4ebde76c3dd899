package allod.lab.cli;

import allod.pages.simulate.CpuPreset;
import java.util.Arrays;
import java.util.Iterator;

/// The CPUs by name, for the help and for completion.
final class CpuNames implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(CpuPreset.values()).map(CpuPreset::label).iterator();
    }
}
