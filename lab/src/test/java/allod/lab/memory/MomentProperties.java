package allod.lab.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random address spaces: whatever they look like, every mapping has one kind and every byte is counted once.
class MomentProperties {

    private static final String[] NAMES = {
        "",
        "",
        "",
        "[heap]",
        "[stack]",
        "[vdso]",
        "[anon:allod heap]",
        "[anon:x]",
        "/memfd:allod guard (deleted)",
        "/memfd:java_heap (deleted)",
        "/lib/libc.so.6",
        "/jdk/lib/server/libjvm.so",
        "/jdk/lib/modules",
        "/a/classes.jsa",
        "/data file (deleted)",
        "/dev/shm/x",
        "/tmp/hsperfdata_me/1",
        "anon_inode:[perf_event]"
    };
    private static final String[] PERMISSIONS = {"rw-p", "rw-p", "---p", "r--p", "r-xp", "rwxp", "rw-s", "r--s"};
    private static final String[] FLAGS = {"rd wr ac", "rd wr nr", "", "rd wr ac nh"};

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void sumsAreExactWhateverTheKinds(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            String smaps = smaps(random);
            Moment moment = moment(smaps, ranges(random), pointers(random));

            k1_everyMappingHasOneKindAndKeepsItsPlace(SmapsReader.read(smaps), moment);
            m1_sumsOverKindsAreSumsOverMappings(smaps, moment);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void d1_changesSumUpToTheChangeOfTheProcess(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            Moment before = moment(smaps(random), ranges(random), "");
            Moment after = moment(smaps(random), "", pointers(random));

            MomentDiff diff = MomentDiff.between(before, after);

            Tally mappings = Tally.NONE;
            for (MomentDiff.Change change : diff.mappings(Measure.RESIDENT)) {
                mappings = mappings.plus(change.delta());
            }
            Tally kinds = diff.kinds().values().stream().reduce(Tally.NONE, Tally::plus);
            Tally truth = after.total().minus(before.total());
            assertThat(mappings).as("mappings, seed %d round %d", seed, round).isEqualTo(truth);
            assertThat(kinds).as("kinds, seed %d round %d", seed, round).isEqualTo(truth);
            assertThat(diff.total()).isEqualTo(truth);
            assertThat(MomentDiff.between(before, before).kinds()).isEmpty();
            assertThat(MomentDiff.between(before, before).mappings(Measure.MAPPED))
                    .isEmpty();
        }
    }

    private static void k1_everyMappingHasOneKindAndKeepsItsPlace(List<Mapping> mappings, Moment moment) {
        assertThat(moment.mappings()).extracting(ClassifiedMapping::mapping).isEqualTo(mappings);
        assertThat(moment.mappings()).allSatisfy(each -> {
            assertThat(each.kind()).isNotNull();
            assertThat(each.evidence()).isNotNull();
            assertThat(each.evidence() == Evidence.NONE).isEqualTo(each.kind() == MappingKind.ANONYMOUS);
        });
    }

    /// The truth is counted from the text by another way: a sum over lines.
    private static void m1_sumsOverKindsAreSumsOverMappings(String smaps, Moment moment) {
        Map<Measure, Long> truth = new EnumMap<>(Measure.class);
        for (String line : smaps.split("\n")) {
            String[] words = line.split(" +");
            Measure measure = words.length == 3 && words[2].equals("kB") ? Measure.of(words[0].replace(":", "")) : null;
            if (measure != null) {
                truth.merge(measure, Long.parseLong(words[1]) << 10, Long::sum);
            }
        }
        Tally total = moment.total();
        truth.forEach((measure, bytes) ->
                assertThat(total.amounts().of(measure)).as(measure.name()).isEqualTo(bytes));
        assertThat(total.mappings()).isEqualTo(moment.mappings().size());
        assertThat(moment.evidence().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(total.amounts().of(Measure.RESIDENT));
    }

    private static Moment moment(String smaps, String ranges, String pointers) throws MalformedSmaps {
        return Moment.of(new MomentText(
                Map.of(MomentText.SMAPS, smaps, MomentText.RANGES, ranges, MomentText.STACKS, pointers)));
    }

    private static String smaps(Random random) {
        SmapsText text = new SmapsText();
        long address = 0x1000;
        int count = random.nextInt(40);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(3) == 0) {
                address += (1L + random.nextInt(1 << 16)) << 12;
            }
            if (random.nextInt(5) == 0) {
                address = (address + (64 << 20) - 1) & -(64L << 20);
            }
            long end = address + ((1L + random.nextInt(1 << random.nextInt(15))) << 12);
            String name = NAMES[random.nextInt(NAMES.length)];
            boolean file = name.startsWith("/") || name.startsWith("anon_inode");
            text.mapping(
                    Long.toHexString(address) + "-" + Long.toHexString(end),
                    PERMISSIONS[random.nextInt(PERMISSIONS.length)],
                    file ? 1 + name.hashCode() % 100L + 100 : 0,
                    name,
                    amounts(random),
                    FLAGS[random.nextInt(FLAGS.length)]);
            address = end;
        }
        return text.toString();
    }

    private static Map<Measure, Long> amounts(Random random) {
        Map<Measure, Long> amounts = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            if (random.nextBoolean()) {
                amounts.put(measure, (long) random.nextInt(1 << 20));
            }
        }
        return amounts;
    }

    private static String ranges(Random random) {
        List<KnownRange> ranges = new ArrayList<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            long start = (long) random.nextInt(1 << 20) << 12;
            MappingKind[] kinds = MappingKind.values();
            ranges.add(new KnownRange(
                    start, start + 4096 + random.nextInt(1 << 28), kinds[random.nextInt(kinds.length - 1)]));
        }
        return Moment.rangesText(KnownRanges.of(ranges));
    }

    private static String pointers(Random random) {
        return random.nextBoolean() ? "" : random.nextInt(1 << 30) + " " + random.nextInt(1 << 30);
    }
}
