package allod.lab.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import allod.lab.memory.RunningJvm;
import allod.lab.memory.UnreachableJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a JVM refuses, there are words for it with what to do; and the JVM lives on.
class AttachRefusedTest {

    private static final ProfileOptions SHORT = ProfileOptions.of(Duration.ofSeconds(1));

    @TempDir
    private Path folder;

    @Test
    void thereIsNoSuchProcess() {
        assertThatThrownBy(() -> RunningJvm.of(4_194_399))
                .isInstanceOf(UnreachableJvm.class)
                .hasMessageContaining("there is no process 4194399")
                .hasMessageContaining("jps");
    }

    @Test
    void itIsThisProcess() {
        assertThatThrownBy(() -> RunningJvm.of(ProcessHandle.current().pid()))
                .isInstanceOf(UnreachableJvm.class)
                .hasMessageContaining("this command itself");
    }

    /// The signal of the attach protocol would end it.
    @Test
    void itIsNoJvm() throws IOException {
        try (ServerJvm sleep = ServerJvm.process("sleep", "60")) {
            assertThatThrownBy(() -> RunningJvm.of(sleep.processId()))
                    .isInstanceOf(UnreachableJvm.class)
                    .hasMessageContaining("is not a HotSpot JVM")
                    .hasMessageContaining("allod pages");
            assertThat(sleep.isAlive()).isTrue();
        }
    }

    @Test
    void itIsStopped() throws Exception {
        try (ServerJvm server = ServerJvm.ready(QuietServer.class, List.of())) {
            server.signal("STOP");
            assertThatThrownBy(() -> {
                        while (true) { // the signal takes its time
                            RunningJvm.of(server.processId());
                            Thread.sleep(10);
                        }
                    })
                    .isInstanceOf(UnreachableJvm.class)
                    .hasMessageContaining("kill -CONT " + server.processId());
            server.signal("CONT");
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void attachingIsForbidden() throws Exception {
        try (ServerJvm server = ServerJvm.ready(QuietServer.class, List.of("-XX:+DisableAttachMechanism"))) {
            assertThatThrownBy(() -> RunningJvm.of(server.processId()))
                    .isInstanceOf(UnreachableJvm.class)
                    .hasMessageContaining("-XX:+DisableAttachMechanism")
                    .hasMessageContaining("allod profile -- java");
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void agentsAreForbidden() throws Exception {
        try (ServerJvm server = ServerJvm.ready(QuietServer.class, List.of("-XX:-EnableDynamicAgentLoading"))) {
            ProcessProfile profile = profile(server);
            assertThat(profile.notes()).anyMatch(note -> note.contains("-XX:-EnableDynamicAgentLoading"));
            assertThat(profile.classes().rows()).isNotEmpty();
        }
    }

    @Test
    void thereIsNoFlightRecorder() throws Exception {
        Path home = Path.of(System.getProperty("java.home"));
        Path linker = home.resolve("bin/jlink");
        assumeTrue(Files.exists(linker), "this JDK has no jlink to make a runtime without jdk.jfr with");
        Path image = folder.resolve("image");
        int status = new ProcessBuilder(linker.toString(), "--add-modules", "java.base", "--output", image.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("jlink.txt").toFile())
                .start()
                .waitFor();
        assumeTrue(status == 0, "this JDK cannot link a runtime");
        try (ServerJvm server = quiet(List.of(image.resolve("bin/java").toString(), "-Xmx32m"))) {
            ProcessProfile profile = profile(server);
            assertThat(profile.notes()).anyMatch(note -> note.contains("no flight recorder"));
            assertThat(profile.notes()).noneMatch(note -> note.contains("malloc"));
            assertThat(profile.classes().rows()).isNotEmpty();
        }
    }

    @Test
    void anotherProfilerIsAtWork() throws Exception {
        try (ServerJvm server = ServerJvm.ready(QuietServer.class, List.of())) {
            RunningJvm jvm = RunningJvm.of(server.processId());
            try (ProfileSession first = ProfileSession.attach(jvm, ProfileOptions.of(Duration.ofMinutes(1)), null)) {
                ProcessProfile second = profile(server);
                assertThat(second.notes()).anyMatch(note -> note.contains("at work in this JVM already"));
                first.wishStop();
                first.await(() -> true);
                assertThat(first.finish(folder.resolve("first")).notes()).noneMatch(note -> note.contains("recording"));
            }
        }
    }

    @Test
    void noFolderCanBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("tmp"));
        assertThatThrownBy(() -> TargetFolder.create(
                        folder, Files.getOwner(file).getName(), List.of(Path.of("/tmp"), Path.of("/missing"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/tmp")
                .hasMessageContaining("/missing")
                .hasMessageContaining("--work");
    }

    @Test
    void thereIsNoAgentForTheProcessor() {
        assertThat(AsyncAgent.explain("refused", "[ERROR] perf_event_open failed"))
                .contains("perf_event_paranoid");
        assertThat(AsyncAgent.explain("libx.so: failed to map segment from shared object", ""))
                .contains("noexec", "--work");
    }

    @Test
    void itBelongsToSomebodyElse() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can start a process as somebody else");
        assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "setpriv (util-linux) is not installed");
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx32m");
        try (ServerJvm server = quiet(command)) {
            ProcessProfile profile = profile(server); // root may, and its files must be the other user's
            assertThat(profile.notes()).noneMatch(note -> note.contains("malloc"));
            assertThat(server.isAlive()).isTrue();
        }
    }

    /// Its /tmp is another one, and its number in there is 1.
    @Test
    void itLivesInAContainer() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can make a container");
        List<String> unshare = List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc");
        List<String> probe = new ArrayList<>(unshare);
        probe.addAll(List.of("mount", "-t", "tmpfs", "tmpfs", "/var/tmp"));
        assumeTrue(isPossible(probe), "unshare (util-linux) is not installed, or is forbidden here");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(unshare);
        command.addAll(List.of("sh", "-c", "mount -t tmpfs tmpfs /var/tmp && exec \"$0\" \"$@\"", java, "-Xmx32m"));
        try (ServerJvm server = quiet(command)) {
            long processId = ProcessHandle.of(server.processId())
                    .orElseThrow()
                    .children()
                    .findFirst()
                    .orElseThrow()
                    .pid();
            RunningJvm jvm = RunningJvm.of(processId);
            try (ProfileSession session = ProfileSession.attach(jvm, SHORT, Path.of("/var/tmp"))) {
                session.await(() -> true);
                ProcessProfile profile = session.finish(folder.resolve("container"));
                assertThat(profile.notes()).noneMatch(note -> note.contains("malloc") || note.contains("flight"));
                assertThat(profile.profile().sites()).isNotEmpty();
            }
            assertThat(jvm.isAlive()).isTrue();
            assertThat(Path.of("/proc", Long.toString(processId), "root/var/tmp"))
                    .isEmptyDirectory();
        }
    }

    private static boolean isPossible(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /// Starts [QuietServer] from a folder that everybody can read, by the beginning of a command.
    private ServerJvm quiet(List<String> java) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes/allod/lab/attach"));
        Path copy = classes.resolve(QuietServer.class.getSimpleName() + ".class");
        try (InputStream in = QuietServer.class.getResourceAsStream(String.valueOf(copy.getFileName()))) {
            Files.copy(Objects.requireNonNull(in), copy);
        }
        for (Path path = classes; path.startsWith(folder); path = path.getParent()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("-cp", folder.resolve("classes").toString(), QuietServer.class.getName()));
        ServerJvm server = ServerJvm.process(command.toArray(String[]::new));
        assertThat(server.line()).isEqualTo("ready");
        return server;
    }

    private ProcessProfile profile(ServerJvm server) throws Exception {
        RunningJvm jvm = RunningJvm.of(server.processId());
        try (ProfileSession session = ProfileSession.attach(jvm, SHORT, null)) {
            session.await(() -> true);
            ProcessProfile profile = session.finish(folder.resolve("profile"));
            assertThat(server.isAlive()).isTrue();
            return profile;
        }
    }
}
