package allod.lab.attach;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the JVM's native memory tracking says, by its categories, now and at the beginning.
///
/// @param categories the one with the most committed bytes first; empty when tracking is off
public record NativeTracking(List<Category> categories) {

    /// Nothing is known.
    public static final NativeTracking OFF = new NativeTracking(List.of());

    /// How tracking is switched on.
    public static final String REMEDY = "start the JVM with -XX:NativeMemoryTracking=summary to see its own memory by"
            + " category; it cannot be switched on later";

    private static final Pattern LINE =
            Pattern.compile("- +([A-Z][A-Za-z0-9 ._-]*?) \\(reserved=([0-9]{1,15})KB, committed=([0-9]{1,15})KB.*");

    public NativeTracking {
        categories = List.copyOf(categories);
    }

    /// One category.
    ///
    /// @param reservedBytes address space
    /// @param committedBytes memory that may be touched
    /// @param grownBytes committed bytes since the beginning of the profile
    public record Category(String name, long reservedBytes, long committedBytes, long grownBytes) {}

    /// The answer to `VM.native_memory summary`; [#OFF] when it has no categories.
    static NativeTracking parse(String answer) {
        List<Category> categories = new ArrayList<>();
        for (String line : answer.split("\n", -1)) {
            Matcher matcher = LINE.matcher(line.strip());
            if (matcher.matches()) {
                categories.add(new Category(
                        matcher.group(1),
                        Long.parseLong(matcher.group(2)) << 10,
                        Long.parseLong(matcher.group(3)) << 10,
                        0));
            }
        }
        categories.sort((one, other) -> Long.compare(other.committedBytes(), one.committedBytes()));
        return new NativeTracking(categories);
    }

    /// These, with what they grew since an earlier moment.
    NativeTracking since(NativeTracking earlier) {
        Map<String, Long> before = earlier.categories.stream()
                .collect(Collectors.toMap(Category::name, Category::committedBytes, Long::sum));
        return new NativeTracking(categories.stream()
                .map(category -> new Category(
                        category.name(),
                        category.reservedBytes(),
                        category.committedBytes(),
                        category.committedBytes() - before.getOrDefault(category.name(), 0L)))
                .toList());
    }
}
