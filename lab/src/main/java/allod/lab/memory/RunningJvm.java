package allod.lab.memory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A HotSpot JVM of another process, which has been found to answer: diagnostic commands go to it, and agents.
///
/// The JVM gets one more thread, its Attach Listener, for good.
///
/// Threads: immutable; any number of questions at a time, which the JVM answers one after the other.
public final class RunningJvm {

    /// The processors that a program's file can be for, as ELF numbers them.
    private static final int ELF_MACHINE_OFFSET = 18;

    private static final int ELF_X86_64 = 62;
    private static final int ELF_AARCH64 = 183;
    private static final String FORBIDDEN = "-XX:+DisableAttachMechanism";
    private static final List<String> OPTIONS = List.of("cmdline", "environ");

    private final ProcessFolder process;
    private final ProcessStatus status;
    private final AttachedJvm jvm;

    private RunningJvm(ProcessFolder process, ProcessStatus status, AttachedJvm jvm) {
        this.process = process;
        this.status = status;
        this.jvm = jvm;
    }

    /// Knocks at a process, once it is known to be a JVM that may be asked; nothing else gets the signal.
    ///
    /// @throws UnreachableJvm it is none, or refuses
    public static RunningJvm of(long processId) throws UnreachableJvm {
        if (processId == ProcessHandle.current().pid()) {
            throw UnreachableJvm.ourselves(processId);
        }
        ProcessFolder process = ProcessFolder.of(processId);
        ProcessStatus status = requireAnswering(process);
        try {
            AttachedJvm jvm = AttachedJvm.knock(process, status);
            jvm.ask("VM.version");
            return new RunningJvm(process, status, jvm);
        } catch (IOException refused) {
            var _ = requireAnswering(process); // it may have been stopped, or have ended, since it was looked at
            String owner = process.owner();
            String user = System.getProperty("user.name", "");
            throw user.equals("root") || user.equals(owner)
                    ? UnreachableJvm.silent(processId, String.valueOf(refused.getMessage()))
                    : UnreachableJvm.ofAnother(processId, owner);
        }
    }

    private static ProcessStatus requireAnswering(ProcessFolder process) throws UnreachableJvm {
        long processId = process.processId();
        try {
            ProcessStatus status = ProcessStatus.parse(process.require("status"), process.require("stat"));
            if (status.isStopped()) {
                throw UnreachableJvm.stopped(processId);
            }
            if (!NameRules.isHotSpot(SmapsReader.read(process.require("smaps")))) {
                throw UnreachableJvm.noJvm(processId, status.name());
            }
            if (OPTIONS.stream().anyMatch(file -> process.optional(file).contains(FORBIDDEN))) {
                throw UnreachableJvm.forbidden(processId, FORBIDDEN);
            }
            return status;
        } catch (UnreadableProcess refused) {
            throw UnreachableJvm.unreadable(refused);
        } catch (MalformedSmaps cut) {
            throw UnreachableJvm.unreadable(UnreadableProcess.ended(processId));
        }
    }

    public long processId() {
        return process.processId();
    }

    /// The JVM's answer to a command of `jcmd`.
    ///
    /// @throws IOException it does not know the command, refuses, or does not answer in time
    public String ask(String command, Duration patience) throws IOException {
        return jvm.withTimeout(patience.toSeconds()).ask(command);
    }

    /// Loads a native agent, or calls one that is loaded already.
    ///
    /// @param library where the JVM finds it, in its own view of the files
    public void load(String library, String options, Duration patience) throws IOException {
        jvm.withTimeout(patience.toSeconds()).load(library, options);
    }

    /// Whether the process that was asked first is still there.
    public boolean isAlive() {
        ProcessStatus now = ProcessStatus.parse(process.optional("status"), process.optional("stat"));
        return now.startTicks().equals(status.startTicks()) && !now.isWithoutMemory();
    }

    /// Where the JVM's root folder is in our view of the files: its container's, if it has one.
    public Path root() {
        return isInOurView() ? Path.of("/") : process.path("root");
    }

    private boolean isInOurView() {
        try {
            return Files.readSymbolicLink(process.path("ns/mnt"))
                            .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")))
                    && Files.isSameFile(process.path("root"), Path.of("/"));
        } catch (IOException hidden) {
            return true;
        }
    }

    /// The folder that the JVM was started in or has gone to, in its own view; the root when that is hidden.
    public Path workFolder() {
        try {
            return Files.readSymbolicLink(process.path("cwd"));
        } catch (IOException hidden) {
            return Path.of("/");
        }
    }

    /// The name of the user that it runs as.
    public String owner() {
        return process.owner();
    }

    /// The path of the first mapped file whose name ends so, as the JVM opened it, even if it was deleted since.
    public Optional<String> mappedFile(String nameEnd) {
        return process.optional("maps")
                .lines()
                .map(line -> line.replaceFirst(" \\(deleted\\)$", ""))
                .filter(line -> line.endsWith(nameEnd) && line.indexOf('/') > 0)
                .map(line -> line.substring(line.indexOf('/')))
                .findFirst();
    }

    /// The processor that its program is for, as Java's `os.arch` calls it; nothing for others.
    public Optional<String> architecture() {
        try (InputStream program = Files.newInputStream(process.path("exe"))) {
            byte[] head = program.readNBytes(ELF_MACHINE_OFFSET + 2);
            return head.length < ELF_MACHINE_OFFSET + 2
                    ? Optional.empty()
                    : Optional.ofNullable(
                            switch (head[ELF_MACHINE_OFFSET] & 0xff) {
                                case ELF_X86_64 -> "amd64";
                                case ELF_AARCH64 -> "aarch64";
                                default -> null;
                            });
        } catch (IOException hidden) {
            return Optional.of(System.getProperty("os.arch", ""));
        }
    }
}
