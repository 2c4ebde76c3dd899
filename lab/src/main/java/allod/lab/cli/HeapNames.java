package allod.lab.cli;

import allod.lab.collect.HeapChoice;
import java.util.Iterator;

/// The names of heaps, for the help text.
final class HeapNames implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
        return HeapChoice.all().stream().map(HeapChoice::label).iterator();
    }
}
