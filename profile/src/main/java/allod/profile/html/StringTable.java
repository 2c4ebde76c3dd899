package allod.profile.html;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Strings by number, each once. Number 0 is the empty string. One thread.
final class StringTable {

    private final Map<String, Integer> indexes = new LinkedHashMap<>(Map.of("", 0));

    int indexOf(String text) {
        return indexes.computeIfAbsent(text, _ -> indexes.size());
    }

    /// All strings in the order of their numbers.
    Set<String> strings() {
        return indexes.keySet();
    }
}
