package allod.lab.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds ranges of addresses in what a HotSpot JVM answers to diagnostic commands.
///
/// | command | tells | needs |
/// | --- | --- | --- |
/// | `System.map` | each mapping, thread stacks by name | JDK 24, native memory tracking |
/// | `VM.native_memory detail` | each reservation | native memory tracking in detail |
/// | `VM.info` | heap, archive, class space, code cache, card table, mark bitmap | |
///
/// Lines that say nothing of a range are passed over, so an answer of another version tells less, and nothing wrong.
final class JvmAnswers {

    /// How `System.map` says that it has nothing to tell.
    static final String NO_TRACKING = "NMT is disabled";

    private static final Map<String, MappingKind> MAP_WORDS = Map.ofEntries(
            Map.entry("JAVAHEAP", MappingKind.JAVA_HEAP),
            Map.entry("CLASS", MappingKind.CLASS_SPACE),
            Map.entry("META", MappingKind.METASPACE),
            Map.entry("CDS", MappingKind.CLASS_ARCHIVE),
            Map.entry("CODE", MappingKind.CODE_CACHE),
            Map.entry("GC", MappingKind.GC_STRUCTURES),
            Map.entry("CARDTBL", MappingKind.GC_STRUCTURES),
            Map.entry("STACK", MappingKind.THREAD_STACK),
            Map.entry("INTERN", MappingKind.JVM_OTHER),
            Map.entry("POLL", MappingKind.JVM_OTHER),
            Map.entry("JDK", MappingKind.JVM_OTHER),
            Map.entry("TEST", MappingKind.JVM_OTHER));

    private static final Map<String, MappingKind> TRACKING_WORDS = Map.of(
            "Java Heap", MappingKind.JAVA_HEAP,
            "Class", MappingKind.CLASS_SPACE,
            "Metaspace", MappingKind.METASPACE,
            "Shared class space", MappingKind.CLASS_ARCHIVE,
            "Code", MappingKind.CODE_CACHE,
            "GC", MappingKind.GC_STRUCTURES,
            "GCCardSet", MappingKind.GC_STRUCTURES,
            "Thread Stack", MappingKind.THREAD_STACK);

    private static final String ADDRESS = "0x([0-9a-f]{1,16})";
    private static final Pattern MAP_LINE = Pattern.compile(ADDRESS + "-" + ADDRESS + "(?: +[^ ]+){6} +([^ ,-]+).*");
    private static final Pattern TRACKING_LINE =
            Pattern.compile("\\[" + ADDRESS + " - " + ADDRESS + "] reserved .*?KB for (.+?)(?: from)?");
    private static final Pattern HEAP_ADDRESS =
            Pattern.compile("Heap address: " + ADDRESS + ", size: ([0-9]{1,9}) MB.*");
    private static final Pattern CLASS_SPACE =
            Pattern.compile("Compressed class space mapped at: " + ADDRESS + "-" + ADDRESS + ".*");
    private static final Pattern ARCHIVE =
            Pattern.compile("CDS archive\\(s\\) mapped at: \\[" + ADDRESS + "-.*-" + ADDRESS + "\\).*");
    private static final Pattern CODE_HEAP =
            Pattern.compile(" *bounds \\[" + ADDRESS + ", " + ADDRESS + ", " + ADDRESS + "].*");
    private static final Pattern CARD_TABLE =
            Pattern.compile("Card table byte_map: \\[" + ADDRESS + ", ?" + ADDRESS + "].*");
    private static final Pattern MARK_BITS =
            Pattern.compile(" *(?:Begin |End )?Bits: \\[" + ADDRESS + ", ?" + ADDRESS + "\\).*");
    private static final Pattern POLLING_PAGE = Pattern.compile("Polling page: " + ADDRESS + ".*");
    private static final Pattern HEAP_BRACKETS = Pattern.compile("\\[" + ADDRESS + ",.*" + ADDRESS + "\\).*");

    private static final int HEX = 16;
    private static final long POLLING_BYTES = 4L << 10;

    private JvmAnswers() {}

    /// The answer to `System.map`.
    static List<KnownRange> map(String answer) {
        List<KnownRange> ranges = new ArrayList<>();
        for (String line : answer.split("\n", -1)) {
            Matcher matcher = MAP_LINE.matcher(line);
            if (matcher.matches()) {
                add(ranges, matcher, Optional.ofNullable(MAP_WORDS.get(matcher.group(3))));
            }
        }
        return ranges;
    }

    /// The answer to `VM.native_memory detail`.
    static List<KnownRange> tracking(String answer) {
        List<KnownRange> ranges = new ArrayList<>();
        for (String line : answer.split("\n", -1)) {
            Matcher matcher = TRACKING_LINE.matcher(line.stripTrailing());
            if (matcher.matches()) {
                MappingKind kind = TRACKING_WORDS.getOrDefault(matcher.group(3), MappingKind.JVM_OTHER);
                add(ranges, matcher, Optional.of(kind));
            }
        }
        return ranges;
    }

    /// The answer to `VM.info`.
    static List<KnownRange> overview(String answer) {
        List<KnownRange> ranges = new ArrayList<>();
        boolean heap = false;
        for (String line : answer.split("\n", -1)) {
            heap = line.equals("Heap:") || (heap && !line.isBlank());
            Matcher brackets = HEAP_BRACKETS.matcher(line);
            if (heap && brackets.find()) {
                add(ranges, brackets, Optional.of(MappingKind.JAVA_HEAP));
            }
            Matcher address = HEAP_ADDRESS.matcher(line);
            if (address.matches()) {
                long start = Long.parseUnsignedLong(address.group(1), HEX);
                addIfRange(ranges, start, start + (Long.parseLong(address.group(2)) << 20), MappingKind.JAVA_HEAP);
            }
            Matcher polling = POLLING_PAGE.matcher(line);
            if (polling.matches()) {
                long start = Long.parseUnsignedLong(polling.group(1), HEX);
                addIfRange(ranges, start, start + 2 * POLLING_BYTES, MappingKind.JVM_OTHER); // the bad and the good one
            }
            addOverviewLine(ranges, line);
        }
        return ranges;
    }

    private static void addOverviewLine(List<KnownRange> ranges, String line) {
        addIf(ranges, CLASS_SPACE.matcher(line), MappingKind.CLASS_SPACE);
        addIf(ranges, ARCHIVE.matcher(line), MappingKind.CLASS_ARCHIVE);
        addIf(ranges, CARD_TABLE.matcher(line), MappingKind.GC_STRUCTURES);
        addIf(ranges, MARK_BITS.matcher(line), MappingKind.GC_STRUCTURES);
        Matcher code = CODE_HEAP.matcher(line);
        if (code.matches()) { // from the first address to the end of the reserve; the second is the end of what is used
            long start = Long.parseUnsignedLong(code.group(1), HEX);
            addIfRange(ranges, start, Long.parseUnsignedLong(code.group(3), HEX), MappingKind.CODE_CACHE);
        }
    }

    private static void addIf(List<KnownRange> ranges, Matcher matcher, MappingKind kind) {
        if (matcher.matches()) {
            add(ranges, matcher, Optional.of(kind));
        }
    }

    private static void add(List<KnownRange> ranges, Matcher matcher, Optional<MappingKind> kind) {
        kind.ifPresent(known -> addIfRange(
                ranges,
                Long.parseUnsignedLong(matcher.group(1), HEX),
                Long.parseUnsignedLong(matcher.group(2), HEX),
                known));
    }

    private static void addIfRange(List<KnownRange> ranges, long startAddress, long endAddress, MappingKind kind) {
        if (startAddress >= 0 && startAddress < endAddress) {
            ranges.add(new KnownRange(startAddress, endAddress, kind));
        }
    }
}
