package allod.lab.attach;

import allod.lab.memory.RunningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Records each block that a process allocates and frees, into a file that a replay takes.
///
/// ```
/// a JVM that runs       async-profiler is loaded, started, and stopped     ─┐
/// a JVM of a command    async-profiler is an agent from the start           ├─► NAME.jfr: threads, stacks
/// any other command     async-profiler is preloaded                        ─┘
///                       heaptrack is preloaded                             ───► NAME.raw: one order of events, stacks
/// ```
///
/// The recording is written to a folder of the process's own user, and put in its place when it is whole. A process
/// that is killed leaves what its recorder had written. A recording that cannot be put in its place stays in the
/// folder.
///
/// A program's children are recorded, too, each to a file of its own, and left out.
///
/// Threads: one; [#wishStop()] any.
public final class BlockRecorder implements AutoCloseable {

    /// What records.
    public enum Tool {
        /// Knows threads; for JVMs, and for other programs that ask for it.
        ASYNC_PROFILER,
        /// For programs that are no JVMs.
        HEAPTRACK
    }

    private static final List<Path> FOLDERS = List.of(Path.of("/tmp"), Path.of("/var/tmp"), Path.of("/dev/shm"));
    private static final List<String> HEAPTRACK_FOLDERS =
            List.of("../lib/heaptrack", "../lib64/heaptrack", "../lib/x86_64-linux-gnu/heaptrack", "../libexec");
    private static final String HEAPTRACK_LIBRARY = "libheaptrack_preload.so";
    private static final String FLIGHT_FILE = "blocks.jfr";
    private static final String PRELOADED_FILE = "blocks-%p.jfr"; // the recorder puts the number of each process there
    private static final String RAW_FILE = "blocks.raw";
    private static final String LOG_FILE = "agent.log";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 50;

    private final TargetFolder folder;
    private final String fileName;
    private final @Nullable RunningJvm jvm;
    private final @Nullable Process process;
    private final String library;
    private boolean runs;
    private boolean keepsFolder;
    private volatile boolean stopWished;

    private BlockRecorder(
            TargetFolder folder, String fileName, @Nullable RunningJvm jvm, @Nullable Process process, String library) {
        this.folder = folder;
        this.fileName = fileName;
        this.jvm = jvm;
        this.process = process;
        this.library = library;
    }

    /// Starts to record a JVM that runs; its blocks from before are not known.
    ///
    /// @param longest after which the recording is to end; it does so by itself later, if nobody ends it
    /// @throws IOException it does not take the agent; the message says why, and what to do
    public static BlockRecorder attach(RunningJvm jvm, Duration longest) throws IOException {
        List<Path> candidates = new ArrayList<>(FOLDERS);
        candidates.add(jvm.workFolder());
        TargetFolder folder = TargetFolder.create(jvm.root(), jvm.owner(), candidates);
        try {
            String loaded = jvm.mappedFile("/" + AsyncAgent.LIBRARY).orElse(null);
            String library = loaded != null
                    ? loaded
                    : AsyncAgent.unpack(folder, jvm.owner(), jvm.architecture().orElse(null));
            BlockRecorder recorder = new BlockRecorder(folder, FLIGHT_FILE, jvm, null, library);
            recorder.call(jvm, startOptions(folder, FLIGHT_FILE) + AsyncAgent.timeout(longest));
            recorder.runs = true;
            return recorder;
        } catch (IOException | RuntimeException | Error failed) {
            folder.close();
            throw failed;
        }
    }

    /// Starts a program that is recorded from its first moment on; its input and output are ours.
    ///
    /// @param command the program and its arguments
    /// @throws IOException it cannot be started, or the tool is not there; the message says how to get it
    public static BlockRecorder launch(List<String> command, Tool tool) throws IOException {
        TargetFolder folder = TargetFolder.create(Path.of("/"), System.getProperty("user.name", ""), FOLDERS);
        try {
            return tool == Tool.HEAPTRACK ? heaptrack(command, folder) : asyncProfiler(command, folder);
        } catch (IOException | RuntimeException | Error failed) {
            folder.close();
            throw failed;
        }
    }

    /// Whether a command starts a JVM, by its name.
    public static boolean isJava(List<String> command) {
        Path program = Path.of(command.getFirst()).getFileName();
        return program != null && program.toString().equals("java");
    }

    private static BlockRecorder asyncProfiler(List<String> command, TargetFolder folder) throws IOException {
        String library =
                AsyncAgent.unpack(folder, System.getProperty("user.name", ""), System.getProperty("os.arch", ""));
        List<String> all = new ArrayList<>(command);
        ProcessBuilder builder = new ProcessBuilder(all).inheritIO();
        if (isJava(command)) {
            all.add(1, "-agentpath:" + library + "=" + startOptions(folder, FLIGHT_FILE));
            return new BlockRecorder(folder, FLIGHT_FILE, null, builder.start(), library);
        }
        preload(builder, library);
        builder.environment().put("ASPROF_COMMAND", startOptions(folder, PRELOADED_FILE));
        Process process = builder.start();
        String fileName = PRELOADED_FILE.replace("%p", Long.toString(process.pid()));
        return new BlockRecorder(folder, fileName, null, process, library);
    }

    private static BlockRecorder heaptrack(List<String> command, TargetFolder folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        preload(builder, heaptrackLibrary().toString());
        builder.environment()
                .put("DUMP_HEAPTRACK_OUTPUT", folder.inside().resolve(RAW_FILE).toString());
        return new BlockRecorder(folder, RAW_FILE, null, builder.start(), "");
    }

    private static void preload(ProcessBuilder builder, String library) {
        builder.environment().merge("LD_PRELOAD", library, (others, ours) -> ours + ":" + others);
    }

    private static Path heaptrackLibrary() throws IOException {
        for (String part : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            Path program = Path.of(part.isEmpty() ? "." : part).resolve("heaptrack");
            if (Files.isExecutable(program)) {
                for (String beside : HEAPTRACK_FOLDERS) {
                    Path library = program.toRealPath().resolveSibling(beside).resolve(HEAPTRACK_LIBRARY);
                    if (Files.isReadable(library)) {
                        return library.toRealPath();
                    }
                }
                throw new IOException(program + " is there, but its library " + HEAPTRACK_LIBRARY
                        + " is not beside it: install heaptrack anew, or record with --with async-profiler");
            }
        }
        throw new IOException("heaptrack, which records programs that are no JVMs, is not installed: install it"
                + " (Debian: apt install heaptrack; Fedora: dnf install heaptrack), or record with"
                + " --with async-profiler, which comes with Allod");
    }

    private static String startOptions(TargetFolder folder, String fileName) {
        return "start,nativemem=0,jfr,file=" + folder.inside().resolve(fileName) + ",log="
                + folder.inside().resolve(LOG_FILE) + ",loglevel=WARN";
    }

    /// The number of the process that is recorded.
    public long processId() {
        return jvm != null ? jvm.processId() : process != null ? process.pid() : 0;
    }

    /// Ends the wait early, from any thread.
    public void wishStop() {
        stopWished = true; // volatile: the waiting thread looks at it again and again
    }

    /// Waits until the time is over, the process has ended, or a stop is wished. Then what was started is ended, so
    /// that its recorder writes the end.
    ///
    /// @param longest zero for as long as the process runs
    /// @return the exit status of a command; nothing for a JVM that was running before, which goes on
    public @Nullable Integer await(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!stopWished && isAlive() && (longest.isZero() || System.nanoTime() < end)) {
            Thread.sleep(LOOK_MILLIS);
        }
        if (process == null) {
            return null;
        }
        StartedProgram.end(process, stopWished);
        return process.exitValue();
    }

    private boolean isAlive() {
        return jvm != null ? jvm.isAlive() : process != null && process.isAlive();
    }

    /// Stops the recorder and puts the recording where it belongs, whole.
    ///
    /// @throws IOException there is no recording, or it cannot be put there and stays; the message says where
    public void finish(Path target) throws IOException {
        Path recorded = folder.ours().resolve(fileName);
        try {
            stop();
        } catch (IOException refused) {
            keepsFolder = Files.exists(recorded);
            throw keepsFolder
                    ? new IOException(refused.getMessage() + "; what was recorded stays in " + recorded, refused)
                    : refused;
        }
        if (!Files.exists(recorded) || Files.size(recorded) == 0) {
            throw new IOException("nothing was recorded: " + reason());
        }
        try {
            folder.place(recorded, target);
        } catch (IOException refused) {
            keepsFolder = true;
            throw new IOException(
                    target + " cannot be written (" + refused + "); the recording stays in " + recorded
                            + ": make room there, and move it",
                    refused);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.ours().resolve(LOG_FILE)).strip();
        } catch (IOException missing) { // the recorder has said nothing
            return "";
        }
    }

    private String reason() {
        String log = log();
        if (!log.isEmpty()) {
            return log.lines().findFirst().orElse("");
        }
        return String.format(
                Locale.ROOT,
                "process %d ended before its recorder could write; a program that is linked statically, or that runs"
                        + " with other rights than its caller, takes no recorder",
                processId());
    }

    private void stop() throws IOException {
        if (runs && jvm != null) {
            runs = false;
            try {
                call(
                        jvm,
                        "stop,file=" + folder.inside().resolve(FLIGHT_FILE) + ",log="
                                + folder.inside().resolve(LOG_FILE));
            } catch (IOException refused) {
                if (jvm.isAlive()) { // one that has ended has written its recording on its way out
                    throw refused;
                }
            }
        }
    }

    private void call(RunningJvm running, String command) throws IOException {
        try {
            running.load(library, command, PATIENCE);
        } catch (IOException refused) {
            throw new IOException(AsyncAgent.explain(String.valueOf(refused.getMessage()), log()), refused);
        }
    }

    /// Leaves nothing at work in the process, no process that was started, and no file behind but a recording
    /// that could not be put in its place.
    @Override
    public void close() {
        try {
            stop();
        } catch (IOException refused) {
            // it has ended, or its agent stays at work until it does: nothing more can be done from here
        }
        if (process != null && process.isAlive()) {
            process.destroyForcibly();
        }
        if (!keepsFolder) {
            folder.close();
        }
    }
}
