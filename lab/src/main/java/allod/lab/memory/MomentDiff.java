package allod.lab.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What changed between two moments, by kind and by mapping.
///
/// A mapping is the same one when it begins at the same address with the same name and permissions, or else ends so;
/// what is left came, or went.
///
/// Invariant **D1**: the changes of the mappings, and those of the kinds, both sum up to the change of the process.
///
/// Threads: immutable.
public final class MomentDiff {

    /// One mapping, before and after; one of the two may be missing.
    ///
    /// @param before null when the mapping came
    /// @param after null when it went
    public record Change(
            @Nullable ClassifiedMapping before, @Nullable ClassifiedMapping after) {

        /// The later of the two that there is.
        public ClassifiedMapping last() {
            ClassifiedMapping last = after == null ? before : after;
            if (last == null) {
                throw new IllegalStateException("a change without a mapping");
            }
            return last;
        }

        /// What came in it, less what went.
        public Tally delta() {
            return tally(after).minus(tally(before));
        }

        private static Tally tally(@Nullable ClassifiedMapping mapping) {
            return mapping == null ? Tally.NONE : Tally.NONE.with(mapping.mapping());
        }
    }

    private final Moment before;
    private final Moment after;
    private final List<Change> changes;

    private MomentDiff(Moment before, Moment after, List<Change> changes) {
        this.before = before;
        this.after = after;
        this.changes = List.copyOf(changes);
    }

    public static MomentDiff between(Moment before, Moment after) {
        List<Change> changes = new ArrayList<>();
        List<ClassifiedMapping> olds = before.mappings();
        List<ClassifiedMapping> news = after.mappings();
        olds = pair(olds, news, changes, mapping -> key(mapping, mapping.startAddress()));
        news = without(news, changes);
        List<ClassifiedMapping> left = pair(olds, news, changes, mapping -> key(mapping, mapping.endAddress()));
        left.forEach(old -> changes.add(new Change(old, null)));
        without(news, changes).forEach(young -> changes.add(new Change(null, young)));
        return new MomentDiff(before, after, changes);
    }

    public Moment before() {
        return before;
    }

    public Moment after() {
        return after;
    }

    /// Whether both moments are of one and the same process.
    public boolean isOneProcess() {
        return before.processId() == after.processId()
                && before.status().startTicks().equals(after.status().startTicks());
    }

    /// By how much each kind changed; kinds in which nothing did are left out.
    public Map<MappingKind, Tally> kinds() {
        Map<MappingKind, Tally> kinds = new EnumMap<>(MappingKind.class);
        after.kinds().forEach((kind, tally) -> kinds.merge(kind, tally, Tally::plus));
        before.kinds().forEach((kind, tally) -> kinds.merge(kind, Tally.NONE.minus(tally), Tally::plus));
        kinds.values().removeIf(Tally::isNone);
        return kinds;
    }

    public Tally total() {
        return after.total().minus(before.total());
    }

    /// Those mappings in which something changed, the greatest change of `measure` first.
    public List<Change> mappings(Measure measure) {
        return changes.stream()
                .filter(change -> !change.delta().isNone())
                .sorted(Comparator.comparingLong((Change change) ->
                                -Math.abs(change.delta().amounts().of(measure)))
                        .thenComparingLong(change -> change.last().mapping().startAddress()))
                .toList();
    }

    private static String key(Mapping mapping, long address) {
        return Long.toHexString(address) + " " + mapping.permissions() + " " + mapping.name();
    }

    /// Adds the pairs to `changes`; answers with the old ones that found no partner.
    private static List<ClassifiedMapping> pair(
            List<ClassifiedMapping> olds,
            List<ClassifiedMapping> news,
            List<Change> changes,
            Function<Mapping, String> key) {
        Map<String, ClassifiedMapping> byKey = new HashMap<>();
        news.forEach(young -> byKey.put(key.apply(young.mapping()), young));
        List<ClassifiedMapping> alone = new ArrayList<>();
        for (ClassifiedMapping old : olds) {
            ClassifiedMapping partner = byKey.remove(key.apply(old.mapping()));
            if (partner == null) {
                alone.add(old);
            } else {
                changes.add(new Change(old, partner));
            }
        }
        return alone;
    }

    private static List<ClassifiedMapping> without(List<ClassifiedMapping> news, List<Change> changes) {
        java.util.Set<ClassifiedMapping> taken = new java.util.HashSet<>();
        changes.forEach(change -> {
            ClassifiedMapping after = change.after();
            if (after != null) {
                taken.add(after);
            }
        });
        return news.stream().filter(young -> !taken.contains(young)).toList();
    }
}
