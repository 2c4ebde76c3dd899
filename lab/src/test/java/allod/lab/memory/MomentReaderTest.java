package allod.lab.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import allod.pages.Probe;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes: this JVM, child JVMs with memory of every kind, native ones.
class MomentReaderTest {

    private static final long JAVA_HEAP_BYTES = 64 << 20;
    private static final List<String> HEAP = List.of("-Xms64m", "-Xmx64m");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    @TempDir
    private Path folder;

    private Path memoryFile;

    @BeforeEach
    void nameMemoryFile() {
        Path shared = Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : folder;
        memoryFile = shared.resolve("allod test " + ProcessHandle.current().pid());
    }

    @AfterEach
    void removeMemoryFile() throws IOException {
        Files.deleteIfExists(memoryFile);
    }

    @Test
    void readsThisJvm() throws Exception {
        Moment moment = new MomentReader(ProcessHandle.current().pid(), true, true).read();

        assertThat(moment.jvmSource()).startsWith("the JVM told");
        assertThat(moment.kinds())
                .containsKeys(
                        MappingKind.JAVA_HEAP,
                        MappingKind.METASPACE,
                        MappingKind.CODE_CACHE,
                        MappingKind.THREAD_STACK,
                        MappingKind.MALLOC,
                        MappingKind.LIBRARY,
                        MappingKind.JDK_MODULES,
                        MappingKind.KERNEL);
        assertThat(amount(moment, MappingKind.JAVA_HEAP, Measure.MAPPED))
                .isGreaterThanOrEqualTo(Runtime.getRuntime().maxMemory());
        assertThat(moment.status().threads()).isPositive();
        assertThat(moment.status().pageTableBytes()).isPresent();
        assertThat(moment.machine().maxMappings()).isPresent();
    }

    @Test
    void aChildJvmThatTracksItsMemoryTellsAllOfIt() throws Exception {
        try (ChildProcess child = scenario("-XX:+UseSerialGC", "-XX:NativeMemoryTracking=summary")) {
            Moment moment = new MomentReader(child.processId(), true, true).read();

            assertThat(moment.jvmSource()).contains("System.map");
            requireScenario(moment);
            assertThat(moment.kinds()).containsKeys(MappingKind.GC_STRUCTURES, MappingKind.CLASS_SPACE);
            assertThat(moment.evidence().getOrDefault(Evidence.SHAPE, 0L))
                    .as("guessed")
                    .isLessThan(moment.total().amounts().of(Measure.RESIDENT) / 2);
        }
    }

    @Test
    void aChildJvmThatDoesNotTrackTellsItsLargeRanges() throws Exception {
        try (ChildProcess child = scenario("-XX:+UseG1GC")) {
            Moment moment = new MomentReader(child.processId(), true, true).read();

            assertThat(moment.jvmSource()).contains("VM.info");
            requireScenario(moment);
            assertThat(moment.kinds()).containsKeys(MappingKind.GC_STRUCTURES, MappingKind.CLASS_SPACE);
        }
    }

    @Test
    void aChildJvmThatMayNotBeAskedIsGuessed() throws Exception {
        try (ChildProcess child = scenario("-XX:+UseSerialGC", "-XX:+DisableAttachMechanism")) {
            Moment moment = new MomentReader(child.processId(), true, true).read();

            assertThat(moment.jvmSource()).contains("-XX:+DisableAttachMechanism");
            requireScenario(moment);
            assertThat(moment.evidence()).doesNotContainKey(Evidence.JVM);
        }
    }

    @Test
    void aStoppedProcessAddsUpExactly() throws Exception {
        try (ChildProcess child = scenario("-XX:+UseSerialGC")) {
            child.signal("STOP");
            awaitState(child.processId(), "T");
            Moment moment = new MomentReader(child.processId(), true, true).read();
            child.signal("CONT");

            assertThat(moment.jvmSource()).contains("stopped");
            requireScenario(moment);
            requireRollup(moment);
        }
    }

    @Test
    void whatAChildCommitsBetweenTwoMomentsIsItsChange() throws Exception {
        try (ChildProcess child = scenario("-XX:+UseSerialGC")) {
            MomentReader reader = new MomentReader(child.processId(), true, false);
            Moment before = reader.read();
            child.say("m");
            child.expect("more");
            Moment after = reader.read();

            MomentDiff diff = MomentDiff.between(before, after);

            MomentDiff.Change greatest = diff.mappings(Measure.RESIDENT).getFirst();
            assertThat(diff.isOneProcess()).isTrue();
            assertThat(greatest.delta().amounts().of(Measure.RESIDENT)).isEqualTo(MemoryScenario.ALLOD_BYTES);
            assertThat(greatest.delta().mappings()).isZero();
            assertThat(greatest.last().mapping().name())
                    .isEqualTo(mappingNames() ? "[anon:allod " + MemoryScenario.RESERVATION + "]" : "");
        }
    }

    @Test
    void aNativeProcessIsReadWithoutAJvm() throws Exception {
        try (ChildProcess child = ChildProcess.start("sleep", "600")) {
            awaitExecution(child, "sleep");
            child.signal("STOP");
            awaitState(child.processId(), "T");
            Moment moment = new MomentReader(child.processId(), true, true).read();

            assertThat(moment.jvmSource()).isEmpty();
            assertThat(moment.program()).isEqualTo("sleep\000600\0");
            assertThat(moment.kinds())
                    .containsKeys(MappingKind.LIBRARY, MappingKind.MALLOC, MappingKind.THREAD_STACK, MappingKind.KERNEL)
                    .doesNotContainKeys(MappingKind.JAVA_HEAP, MappingKind.CODE_CACHE, MappingKind.METASPACE);
            requireRollup(moment);
        }
    }

    @Test
    void memoryThatAForkSharesIsToldApartFromWhatWasCopied() throws Exception {
        String script =
                "x=$(head -c 4000000 /dev/zero | tr '\\0' a); (echo child; read -r y; echo $x) & echo parent; wait";
        try (ChildProcess shell = ChildProcess.start("/bin/bash", "-c", script)) {
            shell.line();
            shell.line(); // both are there
            Moment moment = new MomentReader(shell.processId(), true, true).read();

            assertThat(moment.total().amounts().of(Measure.FORK_SHARED)).isGreaterThan(3 << 20);
            ProcessHandle.of(shell.processId()).stream()
                    .flatMap(ProcessHandle::descendants)
                    .forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void namesOfFilesMayHoldAnything() throws Exception {
        Path hostile = folder.resolve("[heap] a  b\nSize: 7 kB (deleted) \u001b[31m");
        Files.write(hostile, new byte[MemoryScenario.PAGE_BYTES]);
        try (Arena arena = Arena.ofShared();
                FileChannel channel = FileChannel.open(hostile, StandardOpenOption.READ)) {
            var view = channel.map(MapMode.READ_ONLY, 0, MemoryScenario.PAGE_BYTES, arena);
            Files.delete(hostile);
            Moment moment = new MomentReader(ProcessHandle.current().pid(), false, false).read();

            ClassifiedMapping found = moment.mappings().stream()
                    .filter(each -> each.mapping().startAddress() == view.address())
                    .findFirst()
                    .orElseThrow();
            assertThat(found.kind()).isEqualTo(MappingKind.FILE);
            assertThat(found.mapping().name()).endsWith("[heap] a  b\\012Size: 7 kB (deleted) \u001b[31m (deleted)");
        }
    }

    @Test
    void aProcessThatEndsWhileItIsReadIsAnErrorThatSaysSo() throws Exception {
        int ended = 0;
        for (int i = 0; i < 20; i++) {
            try (ChildProcess child = ChildProcess.start("/bin/sh", "-c", ":")) {
                MomentReader reader = new MomentReader(child.processId(), true, true);
                for (int attempt = 0; attempt < 1000; attempt++) {
                    try {
                        assertThat(reader.read().mappings()).isNotEmpty();
                    } catch (UnreadableProcess gone) {
                        assertThat(gone.hasEnded()).as(gone.getMessage()).isTrue();
                        ended++;
                        break;
                    }
                }
            }
        }
        assertThat(ended).isEqualTo(20);
    }

    @Test
    void whatHasNoMemoryIsRefusedWithAReason() throws Exception {
        assertThatThrownBy(() -> new MomentReader(Integer.MAX_VALUE, true, false).read())
                .isInstanceOf(UnreadableProcess.class)
                .hasMessageContaining("there is no process " + Integer.MAX_VALUE);
        try (ChildProcess parent = ChildProcess.start("/bin/bash", "-c", "sleep 0.2 & echo $!; exec sleep 600")) {
            long zombie = Long.parseLong(parent.line()); // the shell becomes a sleep, which waits for nobody
            awaitState(zombie, "Z");
            assertThatThrownBy(() -> new MomentReader(zombie, true, false).read())
                    .isInstanceOf(UnreadableProcess.class)
                    .hasMessageContaining("waits for its parent");
        }
        Path kernelThreads = Path.of("/proc/2/comm");
        if (Files.exists(kernelThreads) && Files.readString(kernelThreads).startsWith("kthreadd")) {
            assertThatThrownBy(() -> new MomentReader(2, true, false).read())
                    .isInstanceOf(UnreadableProcess.class)
                    .hasMessageContaining("thread of the kernel");
        }
    }

    @Test
    void aProcessOfAnotherUserIsRefusedWithARemedy() throws Exception {
        if (!System.getProperty("user.name").equals("root")) {
            assertThatThrownBy(() -> new MomentReader(1, true, false).read()).hasMessageContaining("CAP_SYS_PTRACE");
            return;
        }
        assumeThat(Path.of("/usr/bin/setpriv")).exists();
        Path classes = Files.createTempDirectory("allod-test-classes");
        try {
            List<String> copies = copyForEverybody(classes);
            List<String> command =
                    new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-Xmx32m", "-cp", String.join(":", copies), ReadAsOther.class.getName()));
            command.add(Long.toString(ProcessHandle.current().pid()));
            try (ChildProcess other = ChildProcess.start(command.toArray(String[]::new))) {
                assertThat(other.line()).contains("belongs to root", "CAP_SYS_PTRACE");
            }
        } finally {
            deleteTree(classes);
        }
    }

    private static List<String> copyForEverybody(Path target) throws IOException {
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> copies = new ArrayList<>();
        for (Path source : ChildProcess.classFolders().toList()) {
            Path copy = target.resolve(Integer.toString(copies.size()));
            copies.add(copy.toString());
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file : files.toList()) {
                    Path to = copy.resolve(source.relativize(file).toString());
                    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
                    boolean isFolder = Files.isDirectory(to);
                    Files.setPosixFilePermissions(
                            to, PosixFilePermissions.fromString(isFolder ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
        return copies;
    }

    private static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private ChildProcess scenario(String... options) throws IOException {
        List<String> all = new ArrayList<>(HEAP);
        all.addAll(List.of(options));
        return ChildProcess.scenario(all, folder, memoryFile);
    }

    /// What [MemoryScenario] made is there, to the byte.
    private void requireScenario(Moment moment) {
        assertThat(amount(moment, MappingKind.JAVA_HEAP, Measure.MAPPED)).isEqualTo(JAVA_HEAP_BYTES);
        if (mappingNames()) {
            assertThat(amount(moment, MappingKind.ALLOD, Measure.RESIDENT)).isEqualTo(MemoryScenario.ALLOD_BYTES);
            assertThat(amount(moment, MappingKind.ALLOD, Measure.MAPPED)).isEqualTo(4 * MemoryScenario.ALLOD_BYTES);
        }
        List<Mapping> file = named(moment, folder.resolve("a file").toString());
        assertThat(file).hasSize(2);
        Mapping copy = file.stream().filter(Mapping::isPrivate).findFirst().orElseThrow();
        long copiedBytes = (long) MemoryScenario.COPIED_PAGES * MemoryScenario.PAGE_BYTES;
        assertThat(copy.amounts().of(Measure.COPIED)).isEqualTo(copiedBytes);
        assertThat(moment.pages(copy).anonymous()).isEqualTo(MemoryScenario.COPIED_PAGES);
        List<Mapping> views = named(moment, memoryFile.toString());
        assertThat(views).hasSize(2);
        assertThat(sum(views, Measure.RESIDENT)).as("once a view").isEqualTo(2 * MemoryScenario.FILE_BYTES);
        assertThat(sum(views, Measure.PROPORTIONAL)).as("once").isEqualTo(MemoryScenario.FILE_BYTES);
        assertThat(moment.kinds().get(MappingKind.THREAD_STACK).mappings())
                .isGreaterThanOrEqualTo(MemoryScenario.THREADS);
        assertThat(moment.kinds())
                .containsKeys(
                        MappingKind.METASPACE,
                        MappingKind.CODE_CACHE,
                        MappingKind.MALLOC,
                        MappingKind.LIBRARY,
                        MappingKind.JDK_MODULES);
    }

    /// The sums are the process's totals, exact but for what the kernel rounds in each mapping.
    private static void requireRollup(Moment moment) {
        Amounts rollup = moment.rollup();
        assertThat(rollup).isNotNull();
        for (Measure measure : Measure.values()) {
            long sum = moment.total().amounts().of(measure);
            if (measure.isRounded()) {
                assertThat(rollup.of(measure) - sum)
                        .as(measure.name())
                        .isBetween(0L, (long) moment.mappings().size() << 10);
            } else if (measure != Measure.MAPPED && measure != Measure.COPIED && measure != Measure.FORK_SHARED) {
                assertThat(sum).as(measure.name()).isEqualTo(rollup.of(measure));
            }
        }
    }

    private static long amount(Moment moment, MappingKind kind, Measure measure) {
        return moment.kinds().getOrDefault(kind, Tally.NONE).amounts().of(measure);
    }

    private static List<Mapping> named(Moment moment, String name) {
        return moment.mappings().stream()
                .map(ClassifiedMapping::mapping)
                .filter(mapping -> mapping.name().equals(name))
                .collect(Collectors.toList());
    }

    private static long sum(List<Mapping> mappings, Measure measure) {
        return mappings.stream()
                .mapToLong(mapping -> mapping.amounts().of(measure))
                .sum();
    }

    private static boolean mappingNames() {
        return Probe.run().features().stream()
                .anyMatch(feature -> feature.name().equals("names of mappings") && feature.available());
    }

    private static void awaitExecution(ChildProcess child, String name) throws Exception {
        Path comm = Path.of("/proc", Long.toString(child.processId()), "comm");
        while (!Files.readString(comm).strip().equals(name)) {
            Thread.sleep(5);
        }
        awaitState(child.processId(), "S");
    }

    private static void awaitState(long processId, String state) throws Exception {
        Path stat = Path.of("/proc", Long.toString(processId), "stat");
        while (!Files.readString(stat).replaceFirst(".*\\) ", "").startsWith(state)) {
            Thread.sleep(5);
        }
    }
}
