package allod.lab.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Small address spaces of the shapes that processes have.
class ClassifierTest {

    private static final long[] NO_POINTERS = {};
    private static final String LIBC = "/lib/x86_64-linux-gnu/libc.so.6";
    private static final String LIBJVM = "/usr/lib/jvm/jdk/lib/server/libjvm.so";

    @Test
    void aJvmThatIsNotAskedIsKnownByItsShape() throws Exception {
        String smaps = jvm();

        List<ClassifiedMapping> classified = classify(smaps, KnownRanges.NONE);

        assertThat(classified)
                .extracting(ClassifiedMapping::kind)
                .containsExactly(
                        MappingKind.CLASS_ARCHIVE,
                        MappingKind.CLASS_SPACE,
                        MappingKind.CLASS_SPACE,
                        MappingKind.JAVA_HEAP,
                        MappingKind.JAVA_HEAP,
                        MappingKind.LIBRARY,
                        MappingKind.MALLOC,
                        MappingKind.MALLOC,
                        MappingKind.MALLOC,
                        MappingKind.METASPACE,
                        MappingKind.METASPACE,
                        MappingKind.CODE_CACHE,
                        MappingKind.CODE_CACHE,
                        MappingKind.CODE_CACHE,
                        MappingKind.JDK_MODULES,
                        MappingKind.THREAD_STACK,
                        MappingKind.THREAD_STACK,
                        MappingKind.ANONYMOUS,
                        MappingKind.LIBRARY,
                        MappingKind.LIBRARY,
                        MappingKind.LIBRARY,
                        MappingKind.LIBRARY,
                        MappingKind.JVM_OTHER,
                        MappingKind.FILE,
                        MappingKind.THREAD_STACK,
                        MappingKind.KERNEL);
        assertThat(classified.get(3).evidence()).isEqualTo(Evidence.SHAPE);
        assertThat(classified.get(5).evidence()).isEqualTo(Evidence.NAME);
        assertThat(classified.get(17).evidence()).isEqualTo(Evidence.NONE);
    }

    private static String jvm() {
        return new SmapsText()
                .mapping("11001000-11d95000", "rw-p", 11, "/usr/lib/jvm/jdk/lib/server/classes.jsa", 100, "rd wr ac")
                .anonymous("11d95000-12020000", "rw-p", 80, "rd wr ac")
                .anonymous("12020000-52000000", "---p", 0, "nr")
                .anonymous("f0000000-f8000000", "rw-p", 900, "rd wr ac")
                .anonymous("f8000000-100000000", "---p", 0, "nr")
                .mapping("562604a56000-562604a58000", "r-xp", 12, "/usr/lib/jvm/jdk/bin/java", 4, "rd ex")
                .mapping("56262003e000-562620087000", "rw-p", 0, "[heap]", 96, "rd wr ac")
                .anonymous("7f6c20000000-7f6c20459000", "rw-p", 300, "rd wr nr")
                .anonymous("7f6c20459000-7f6c24000000", "---p", 0, "nr")
                .anonymous("7f6c40000000-7f6c401a0000", "rw-p", 100, "rd wr ac")
                .anonymous("7f6c401a0000-7f6c44000000", "---p", 0, "nr")
                .anonymous("7f6c603ff000-7f6c6066f000", "rwxp", 100, "rd wr ex ac")
                .anonymous("7f6c6066f000-7f6c67938000", "---p", 0, "nr")
                .anonymous("7f6c67938000-7f6c67ba8000", "rwxp", 50, "rd wr ex ac")
                .mapping("7f6c6f400000-7f6c77f33000", "r--s", 13, "/usr/lib/jvm/jdk/lib/modules", 100, "rd sh")
                .anonymous("7f6c7c11f000-7f6c7c123000", "---p", 0, "ac")
                .anonymous("7f6c7c123000-7f6c7c21f000", "rw-p", 40, "rd wr ac nh")
                .anonymous("7f6c7d000000-7f6c7d010000", "rw-p", 40, "rd wr ac")
                .mapping("7f6c7de00000-7f6c7e0e3000", "r-xp", 14, LIBJVM, 100, "rd ex")
                .mapping("7f6c7e0e3000-7f6c7f16f000", "rw-p", 14, LIBJVM, 20, "rd wr ac")
                .anonymous("7f6c7f16f000-7f6c7f200000", "rw-p", 20, "rd wr ac")
                .mapping("7f6c7f61f000-7f6c7f645000", "r--p", 15, LIBC, 20, "rd")
                .mapping("7f6c7f700000-7f6c7f708000", "rw-s", 16, "/tmp/hsperfdata_me/77", 20, "rd wr sh")
                .mapping("7f6c7f801000-7f6c7f802000", "r--p", 17, "/usr/lib/locale/C.utf8/LC_PAPER", 4, "rd")
                .mapping("7ffc9fb29000-7ffc9fb4a000", "rw-p", 0, "[stack]", 20, "rd wr gd ac")
                .mapping("7ffc9fb50000-7ffc9fb52000", "r-xp", 0, "[vdso]", 4, "rd ex")
                .toString();
    }

    @Test
    void whatTheJvmSaysOutweighsNamesOfFilesAndShapes() throws Exception {
        KnownRanges ranges = KnownRanges.of(List.of(
                new KnownRange(0x11001000L, 0x11d95000L, MappingKind.JAVA_HEAP),
                new KnownRange(0x7f6c7d000000L, 0x7f6c7d010000L, MappingKind.GC_STRUCTURES)));

        List<ClassifiedMapping> classified = classify(jvm(), ranges);

        assertThat(classified.getFirst().kind()).isEqualTo(MappingKind.JAVA_HEAP);
        assertThat(classified.getFirst().evidence()).isEqualTo(Evidence.JVM);
        assertThat(classified.get(17).kind()).isEqualTo(MappingKind.GC_STRUCTURES);
        assertThat(classified.get(3).kind()).isEqualTo(MappingKind.ANONYMOUS); // a heap is known: none is guessed
    }

    @Test
    void allodsOwnIsKnownByNameWhateverTheJvmSays() throws Exception {
        String smaps = new SmapsText()
                .mapping("1000-2000", "rw-p", 0, "[anon:allod heap]", 4, "rd")
                .mapping("2000-3000", "rw-s", 9, "/memfd:allod snapshot (deleted)", 4, "rd")
                .mapping("3000-4000", "rw-s", 10, "/memfd:allodium (deleted)", 4, "rd")
                .mapping("4000-5000", "rw-p", 0, "[anon:other]", 4, "rd")
                .mapping("5000-6000", "rw-s", 8, "/memfd:java_heap (deleted)", 4, "rd")
                .toString();
        KnownRanges all = KnownRanges.of(List.of(new KnownRange(0x1000, 0x3000, MappingKind.JVM_OTHER)));

        assertThat(classify(smaps, all))
                .extracting(ClassifiedMapping::kind)
                .containsExactly(
                        MappingKind.ALLOD,
                        MappingKind.ALLOD,
                        MappingKind.MEMORY_FILE,
                        MappingKind.ANONYMOUS,
                        MappingKind.MEMORY_FILE); // no JVM here
    }

    @Test
    void filesThatAreExecutedSomewhereAreProgramsAndAllOtherFilesAreFiles() throws Exception {
        String smaps = new SmapsText()
                .mapping("1000-2000", "r--p", 5, "/opt/my program", 4, "rd")
                .mapping("2000-3000", "r-xp", 5, "/opt/my program", 4, "rd ex")
                .mapping("4000-5000", "r--p", 6, "/opt/data (deleted)", 4, "rd")
                .mapping("6000-7000", "r--p", 7, "/opt/libz.so.1.2", 4, "rd")
                .mapping("8000-9000", "rw-s", 8, "/dev/shm/x", 4, "rd")
                .mapping("9000-a000", "rw-s", 2, "/dev/zero (deleted)", 4, "rd")
                .mapping("a000-b000", "rw-p", 3, "/opt/classes.jsa", 4, "rd")
                .toString();

        assertThat(classify(smaps, KnownRanges.NONE))
                .extracting(ClassifiedMapping::kind)
                .containsExactly(
                        MappingKind.LIBRARY,
                        MappingKind.LIBRARY,
                        MappingKind.FILE,
                        MappingKind.LIBRARY,
                        MappingKind.MEMORY_FILE,
                        MappingKind.MEMORY_FILE,
                        MappingKind.FILE); // an archive is one for a JVM alone
    }

    @Test
    void aStackPointerShowsAStackAndItsGuard() throws Exception {
        String smaps = new SmapsText()
                .anonymous("10000-11000", "---p", 0, "mr")
                .anonymous("11000-91000", "rw-p", 8, "rd wr")
                .anonymous("a0000-a1000", "rw-p", 4, "rd wr")
                .anonymous("4000000-8000000", "rw-p", 4, "rd wr nr") // malloc's: a coroutine runs in it
                .toString();

        List<ClassifiedMapping> classified =
                Classifier.classify(SmapsReader.read(smaps), KnownRanges.NONE, new long[] {0x4000010, 0x90ff0, 0x5});

        assertThat(classified)
                .extracting(ClassifiedMapping::kind)
                .containsExactly(
                        MappingKind.THREAD_STACK,
                        MappingKind.THREAD_STACK,
                        MappingKind.ANONYMOUS,
                        MappingKind.ANONYMOUS);
        assertThat(classified.getFirst().evidence()).isEqualTo(Evidence.STACK_POINTER);
    }

    @Test
    void aMappingBelongsToTheKindThatHasMostOfIt() {
        KnownRanges ranges = KnownRanges.of(List.of(
                new KnownRange(0x1000, 0x2000, MappingKind.CODE_CACHE),
                new KnownRange(0x2000, 0x5000, MappingKind.GC_STRUCTURES),
                new KnownRange(0x5000, 0x6000, MappingKind.CODE_CACHE),
                new KnownRange(0x100000, 0x900000, MappingKind.JAVA_HEAP),
                new KnownRange(0x200000, 0x201000, MappingKind.JVM_OTHER)));

        assertThat(ranges.kindOf(mapping(0x1000, 0x8000))).contains(MappingKind.GC_STRUCTURES);
        assertThat(ranges.kindOf(mapping(0x1000, 0x2000))).contains(MappingKind.CODE_CACHE);
        assertThat(ranges.kindOf(mapping(0x6000, 0x7000))).isEmpty();
        assertThat(ranges.kindOf(mapping(0x8ff000, 0xa00000))).contains(MappingKind.JAVA_HEAP);
        assertThat(ranges.kindOf(mapping(0x900000, 0xa00000))).isEmpty();
    }

    @Test
    void anotherJvmThanHotSpotIsNotAsked() throws Exception {
        assertThat(NameRules.isHotSpot(SmapsReader.read(jvm()))).isTrue();
        String openJ9 = new SmapsText()
                .mapping("1000-2000", "r-xp", 5, "/opt/j9/libjvm.so", 4, "rd ex")
                .mapping("3000-4000", "r-xp", 6, "/opt/j9/libj9vm29.so", 4, "rd ex")
                .toString();
        assertThat(NameRules.isHotSpot(SmapsReader.read(openJ9))).isFalse();
        assertThat(NameRules.isHotSpot(List.of())).isFalse();
    }

    private static Mapping mapping(long startAddress, long endAddress) {
        return new Mapping(startAddress, endAddress, "rw-p", 0, "00:00", 0, "", "", Amounts.NONE);
    }

    private static List<ClassifiedMapping> classify(String smaps, KnownRanges ranges) throws MalformedSmaps {
        return Classifier.classify(SmapsReader.read(smaps), ranges, NO_POINTERS);
    }
}
