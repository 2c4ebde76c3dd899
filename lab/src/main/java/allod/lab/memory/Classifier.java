package allod.lab.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Gives each mapping of a process a kind, the surest evidence first:
///
/// ```
/// certain names ──► what the JVM says ──► names and files ──► stack pointers ──► shape ──► other anonymous
/// ```
///
/// Invariants: **K1** every mapping gets exactly one kind. **K2** the mappings and their order stay as they are, so
/// sums over kinds are sums over mappings.
///
/// Threads: one; use it once.
final class Classifier {

    private final List<Mapping> mappings;
    private final @Nullable MappingKind[] kinds;
    private final @Nullable Evidence[] evidence;
    private final boolean hotSpot;

    private Classifier(List<Mapping> mappings) {
        this.mappings = mappings;
        this.kinds = new MappingKind[mappings.size()];
        this.evidence = new Evidence[mappings.size()];
        this.hotSpot = NameRules.isHotSpot(mappings);
    }

    /// @param mappings of one process, in the order of their addresses
    /// @param ranges what its JVM says
    /// @param stackPointers of its threads, in any order
    static List<ClassifiedMapping> classify(List<Mapping> mappings, KnownRanges ranges, long[] stackPointers) {
        Classifier classifier = new Classifier(mappings);
        classifier.names(ranges);
        classifier.stacks(stackPointers);
        new ShapeRules(classifier, mappings, classifier.hotSpot).apply();
        return classifier.result();
    }

    @Nullable
    MappingKind kind(int index) {
        return kinds[index];
    }

    boolean has(MappingKind kind) {
        return Arrays.asList(kinds).contains(kind);
    }

    void put(int index, MappingKind kind, Evidence from) {
        assert kinds[index] == null : mappings.get(index) + " is " + kinds[index] + " already";
        kinds[index] = kind;
        evidence[index] = from;
    }

    private void names(KnownRanges ranges) {
        NameRules rules = new NameRules(mappings);
        for (int i = 0; i < mappings.size(); i++) {
            Mapping mapping = mappings.get(i);
            Optional<MappingKind> byName = NameRules.certain(mapping);
            Optional<MappingKind> byJvm = byName.isPresent() ? Optional.empty() : ranges.kindOf(mapping);
            if (byJvm.isPresent()) {
                put(i, byJvm.get(), Evidence.JVM);
            } else {
                int index = i;
                byName.or(() -> rules.kindOf(mapping)).ifPresent(kind -> put(index, kind, Evidence.NAME));
            }
        }
    }

    private void stacks(long[] stackPointers) {
        long[] sorted = LongStream.of(stackPointers).sorted().toArray();
        for (int i = 0; i < mappings.size(); i++) {
            Mapping mapping = mappings.get(i);
            if (kinds[i] != null || !mayBeStack(mapping)) {
                continue;
            }
            int at = Arrays.binarySearch(sorted, mapping.startAddress());
            int next = at >= 0 ? at : -at - 1;
            if (next < sorted.length && sorted[next] < mapping.endAddress()) {
                put(i, MappingKind.THREAD_STACK, Evidence.STACK_POINTER);
                putGuard(i);
            }
        }
    }

    /// Not one of malloc's arenas or another large region that keeps stacks of its own making among other things.
    private static boolean mayBeStack(Mapping mapping) {
        return mapping.isNameless()
                && mapping.isData()
                && mapping.bytes() <= ShapeRules.MAX_STACK_BYTES
                && !mapping.hasFlag("nr");
    }

    private void putGuard(int stackIndex) {
        int guard = stackIndex - 1;
        if (guard >= 0
                && kinds[guard] == null
                && mappings.get(guard).isNameless()
                && mappings.get(guard).isInaccessible()
                && mappings.get(guard).bytes() <= ShapeRules.MAX_GUARD_BYTES
                && mappings.get(guard).endsWhere(mappings.get(stackIndex))) {
            put(guard, MappingKind.THREAD_STACK, Evidence.STACK_POINTER);
        }
    }

    private List<ClassifiedMapping> result() {
        List<ClassifiedMapping> result = new ArrayList<>();
        for (int i = 0; i < mappings.size(); i++) {
            MappingKind kind = kinds[i];
            Evidence from = evidence[i];
            result.add(
                    kind == null || from == null
                            ? new ClassifiedMapping(mappings.get(i), MappingKind.ANONYMOUS, Evidence.NONE)
                            : new ClassifiedMapping(mappings.get(i), kind, from));
        }
        return List.copyOf(result);
    }
}
