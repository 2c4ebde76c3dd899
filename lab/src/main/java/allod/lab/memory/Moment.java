package allod.lab.memory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the memory of a process was made of at one moment.
///
/// Invariant **M1**: sums over the kinds are sums over the mappings.
///
/// Threads: immutable.
public final class Moment {

    private final MomentText text;
    private final ProcessStatus status;
    private final List<ClassifiedMapping> mappings;
    private final @Nullable Amounts rollup;
    private final Map<Long, PageCensus> pages;

    private Moment(MomentText text) throws MalformedSmaps {
        this.text = text;
        this.status = ProcessStatus.parse(text.part(MomentText.STATUS), text.part(MomentText.STAT));
        this.mappings = Classifier.classify(
                SmapsReader.read(text.part(MomentText.SMAPS)),
                KnownRanges.of(parseRanges(text.part(MomentText.RANGES))),
                parsePointers(text.part(MomentText.STACKS)));
        String totals = text.part(MomentText.ROLLUP);
        this.rollup = totals.isEmpty() ? null : SmapsReader.readRollup(totals);
        this.pages = parsePages(text.part(MomentText.PAGES));
    }

    static Moment of(MomentText text) throws MalformedSmaps {
        return new Moment(text);
    }

    /// Reads a moment that was saved.
    ///
    /// @throws IOException the file cannot be read or is none of ours; the message says so
    public static Moment load(Path file) throws IOException {
        return new Moment(MomentText.load(file));
    }

    /// Keeps this moment for a later comparison.
    public void save(Path file) throws IOException {
        text.save(file);
    }

    public long processId() {
        String number = text.part(MomentText.PROCESS);
        return number.isEmpty() ? 0 : Long.parseLong(number);
    }

    /// The command line; one character a byte, with zero bytes between the arguments.
    public String program() {
        String program = text.part(MomentText.PROGRAM);
        return program.isEmpty() ? status.name() : program;
    }

    public Instant takenAt() {
        try {
            return Instant.parse(text.part(MomentText.TAKEN));
        } catch (DateTimeParseException _) {
            return Instant.EPOCH;
        }
    }

    public ProcessStatus status() {
        return status;
    }

    public Machine machine() {
        return Machine.parse(text.part(MomentText.MACHINE));
    }

    /// What a JVM said, as a sentence; empty when there is none.
    public String jvmSource() {
        return text.part(MomentText.JVM);
    }

    /// In the order of their addresses.
    public List<ClassifiedMapping> mappings() {
        return mappings;
    }

    /// The process's totals by `smaps_rollup`, read right after the mappings; null on a kernel without it.
    public @Nullable Amounts rollup() {
        return rollup;
    }

    /// Whether pages were counted one by one.
    public boolean hasPages() {
        return text.parts().containsKey(MomentText.PAGES);
    }

    public PageCensus pages(Mapping mapping) {
        return pages.getOrDefault(mapping.startAddress(), PageCensus.NONE);
    }

    /// Sums by kind, the kinds that are there in their own order.
    public Map<MappingKind, Tally> kinds() {
        Map<MappingKind, Tally> kinds = new EnumMap<>(MappingKind.class);
        for (ClassifiedMapping each : mappings) {
            kinds.put(each.kind(), kinds.getOrDefault(each.kind(), Tally.NONE).with(each.mapping()));
        }
        return kinds;
    }

    public Tally total() {
        return kinds().values().stream().reduce(Tally.NONE, Tally::plus);
    }

    /// Resident bytes by how it is known what they are for.
    public Map<Evidence, Long> evidence() {
        Map<Evidence, Long> bytes = new EnumMap<>(Evidence.class);
        for (ClassifiedMapping each : mappings) {
            bytes.merge(each.evidence(), each.mapping().amounts().of(Measure.RESIDENT), Long::sum);
        }
        return bytes;
    }

    /// Files that are mapped at several places: views of one file. Their pages are resident once for each view.
    public Set<String> filesWithSeveralViews() {
        Map<String, Set<Long>> offsets = new HashMap<>();
        Set<String> several = new HashSet<>();
        for (ClassifiedMapping each : mappings) {
            Mapping mapping = each.mapping();
            boolean memory = each.kind() == MappingKind.MEMORY_FILE || each.kind() == MappingKind.ALLOD;
            if (memory
                    && mapping.isFile()
                    && !offsets.computeIfAbsent(mapping.device() + ":" + mapping.inode(), _ -> new HashSet<>())
                            .add(mapping.fileOffset())) {
                several.add(mapping.name());
            }
        }
        return several;
    }

    private static List<KnownRange> parseRanges(String lines) {
        List<KnownRange> ranges = new ArrayList<>();
        for (String line : lines.split("\n", -1)) {
            String[] words = line.split(" ", -1);
            if (words.length == 3) {
                kind(words[2])
                        .ifPresent(kind -> ranges.add(new KnownRange(
                                Long.parseUnsignedLong(words[0], 16), Long.parseUnsignedLong(words[1], 16), kind)));
            }
        }
        return ranges;
    }

    static String rangesText(KnownRanges ranges) {
        StringBuilder lines = new StringBuilder();
        for (KnownRange range : ranges.list()) {
            lines.append(Long.toHexString(range.startAddress())).append(' ');
            lines.append(Long.toHexString(range.endAddress())).append(' ');
            lines.append(range.kind()).append('\n');
        }
        return lines.toString();
    }

    private static Optional<MappingKind> kind(String name) {
        for (MappingKind kind : MappingKind.values()) {
            if (kind.name().equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static long[] parsePointers(String words) {
        return words.isEmpty()
                ? new long[0]
                : Arrays.stream(words.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }

    private static Map<Long, PageCensus> parsePages(String lines) {
        Map<Long, PageCensus> pages = new HashMap<>();
        for (String line : lines.split("\n", -1)) {
            int space = line.indexOf(' ');
            if (space > 0) {
                pages.put(
                        Long.parseUnsignedLong(line.substring(0, space), 16),
                        PageCensus.parse(line.substring(space + 1)));
            }
        }
        return pages;
    }
}
