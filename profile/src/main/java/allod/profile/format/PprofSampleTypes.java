package allod.profile.format;

import allod.profile.Amounts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which of the four amounts each value of a sample is.
///
/// Go's names are known; of other tools' the unit tells bytes from blocks, and the word what was allocated from what is
/// live. Types that are neither are passed over, and so are further ones for the same amount.
final class PprofSampleTypes {
    private static final List<String> LIVE_WORDS = List.of("inuse", "live", "leak", "heap");
    private static final List<String> ALLOCATED_WORDS = List.of("alloc", "malloc");
    private static final Set<String> BARE_WORDS = Set.of("objects", "space");

    private final List<@Nullable ProfileValue> values;

    private PprofSampleTypes(List<@Nullable ProfileValue> values) {
        this.values = values;
    }

    /// @throws MalformedProfile if none of them is an amount of memory
    static PprofSampleTypes of(List<String> names, List<String> units) throws MalformedProfile {
        List<@Nullable ProfileValue> values = new ArrayList<>();
        Set<ProfileValue> seen = EnumSet.noneOf(ProfileValue.class);
        for (int t = 0; t < names.size(); t++) {
            ProfileValue value = value(names.get(t), units.get(t));
            values.add(value != null && seen.add(value) ? value : null);
        }
        if (seen.isEmpty()) {
            List<String> types = new ArrayList<>();
            for (int t = 0; t < names.size(); t++) {
                types.add(names.get(t) + '/' + units.get(t));
            }
            throw new MalformedProfile("a profile of " + String.join(", ", types) + ", not of memory: wanted one of"
                    + " alloc_objects, alloc_space, inuse_objects, inuse_space. Take a heap profile.");
        }
        return new PprofSampleTypes(values);
    }

    int count() {
        return values.size();
    }

    Amounts amounts(LongArray sample) {
        Amounts sum = Amounts.NONE;
        for (int v = 0; v < values.size(); v++) {
            ProfileValue value = values.get(v);
            if (value != null) {
                sum = sum.plus(value.alone(sample.get(v)));
            }
        }
        return sum;
    }

    private static @Nullable ProfileValue value(String name, String unit) {
        String word = name.toLowerCase(Locale.ROOT);
        boolean bytes = unit.equals("bytes");
        if (!bytes && !unit.equals("count") && !unit.equals("objects")) {
            return null;
        }
        if (BARE_WORDS.contains(word) || LIVE_WORDS.stream().anyMatch(word::contains)) {
            return bytes ? ProfileValue.LIVE_BYTES : ProfileValue.LIVE_BLOCKS;
        }
        if (ALLOCATED_WORDS.stream().anyMatch(word::contains)) {
            return bytes ? ProfileValue.ALLOCATED_BYTES : ProfileValue.ALLOCATED_BLOCKS;
        }
        return null;
    }
}
