package allod.lab.attach;

import allod.lab.memory.RunningJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// async-profiler in another JVM: samples its Java allocations and tells its calls of malloc and free, into a
/// recording.
///
/// ```
/// artifact's libasyncProfiler.so ──► target folder ──load──► the JVM      start ... stop ──► native.jfr
///                                        │
///                                        └── deleted when the profile ends; the library stays loaded, and idle
/// ```
///
/// A library cannot be unloaded from a JVM, and a second copy would hook malloc twice. So a copy that is loaded already
/// is called by the name that it was loaded under: the loader knows it by that name, though the file is long gone.
///
/// The agent stops by itself some time after the end of the profile, should this process die before it can.
///
/// Threads: one.
final class AsyncAgent {

    static final String LIBRARY = "libasyncProfiler.so";
    private static final String RECORDING = "native.jfr";
    private static final String LOG = "agent.log";
    private static final Map<String, String> ARTIFACT_FOLDERS = Map.of("amd64", "linux-x64", "aarch64", "linux-arm64");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(90);

    private final TargetFolder folder;
    private final String library;

    private AsyncAgent(TargetFolder folder, String library) {
        this.folder = folder;
        this.library = library;
    }

    /// Loads the agent and starts it.
    ///
    /// @throws IOException the JVM refuses it, or there is none for its processor; the message says so
    static AsyncAgent start(RunningJvm jvm, TargetFolder folder, ProfileOptions options) throws IOException {
        String loaded = jvm.mappedFile("/" + LIBRARY).orElse(null);
        AsyncAgent agent = new AsyncAgent(
                folder,
                loaded != null
                        ? loaded
                        : unpack(folder, jvm.owner(), jvm.architecture().orElse(null)));
        agent.call(jvm, agent.startOptions(options) + timeout(options.duration()));
        return agent;
    }

    /// Unpacks the agent for a JVM that is yet to be started.
    static AsyncAgent forLaunch(TargetFolder folder) throws IOException {
        return new AsyncAgent(
                folder, unpack(folder, System.getProperty("user.name", ""), System.getProperty("os.arch", "")));
    }

    /// The option of the JVM that loads and starts the agent. Without a duration it is at work until the JVM ends.
    String launchOption(ProfileOptions options) {
        return "-agentpath:" + library + "=" + startOptions(options)
                + (options.duration().isZero() ? "" : timeout(options.duration()));
    }

    /// The option that ends a recording by itself, should this process die before it can.
    ///
    /// @param longest zero for no limit, which is a day
    static String timeout(Duration longest) {
        return ",timeout=" + (longest.isZero() ? Duration.ofDays(1) : longest.plus(GRACE)).toSeconds();
    }

    private String startOptions(ProfileOptions options) {
        return "start,alloc=" + options.javaEveryBytes() + ",live,nativemem=" + options.nativeEveryBytes()
                + ",jfr,file=" + folder.inside().resolve(RECORDING) + ",log="
                + folder.inside().resolve(LOG)
                + ",loglevel=WARN";
    }

    /// Ends the recording. A JVM that ended by itself has done so already.
    void stop(RunningJvm jvm) throws IOException {
        call(
                jvm,
                "stop,file=" + folder.inside().resolve(RECORDING) + ",log="
                        + folder.inside().resolve(LOG));
    }

    /// The recording, once stopped, as we see it.
    Path recording() {
        return folder.ours().resolve(RECORDING);
    }

    private void call(RunningJvm jvm, String command) throws IOException {
        try {
            jvm.load(library, command, PATIENCE);
        } catch (IOException refused) {
            throw new IOException(explain(String.valueOf(refused.getMessage()), log()), refused);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.ours().resolve(LOG)).strip();
        } catch (IOException missing) {
            return "";
        }
    }

    /// What the JVM or the agent said, and what to do about it.
    static String explain(String refusal, String log) {
        String all = refusal + "\n" + log;
        if (all.contains("already started")) {
            return "async-profiler is at work in this JVM already: stop it (`asprof stop PID`, or wait for the other"
                    + " profile), then try again";
        }
        if (all.contains("Dynamic agent loading is not enabled") || all.contains("EnableDynamicAgentLoading")) {
            return "the JVM forbids agents: start it without -XX:-EnableDynamicAgentLoading, or profile it from the"
                    + " start with `allod profile -- java ...`";
        }
        if (all.contains("cannot open shared object") || all.contains("failed to map segment")) {
            return "the JVM cannot load the agent (" + refusal + "): its /tmp is mounted noexec, or is another one;"
                    + " let --work name a folder that it may load code from";
        }
        if (all.contains("perf_event")) {
            return refusal + " " + log + ": allow it with `sysctl kernel.perf_event_paranoid=1`";
        }
        return log.isEmpty()
                ? refusal
                : refusal + " (" + log.lines().findFirst().orElse("") + ")";
    }

    static String unpack(TargetFolder folder, String owner, @Nullable String architecture) throws IOException {
        String from = architecture == null ? null : ARTIFACT_FOLDERS.get(architecture);
        if (from == null) {
            throw new IOException("there is no async-profiler for this JVM's processor: there are builds for "
                    + String.join(
                            " and ", ARTIFACT_FOLDERS.keySet().stream().sorted().toList()));
        }
        Path library = folder.ours().resolve(LIBRARY);
        try (InputStream in = ClassLoader.getSystemResourceAsStream(from + "/" + LIBRARY)) {
            if (in == null) {
                throw new IOException("async-profiler's artifact is not among our libraries: build anew with `allod`");
            }
            Files.copy(in, library);
        }
        folder.giveTo(owner, library);
        return folder.inside().resolve(LIBRARY).toString();
    }
}
