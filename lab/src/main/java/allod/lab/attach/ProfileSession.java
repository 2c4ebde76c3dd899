package allod.lab.attach;

import allod.lab.memory.Moment;
import allod.lab.memory.MomentReader;
import allod.lab.memory.RunningJvm;
import allod.lab.memory.UnreachableJvm;
import allod.lab.memory.UnreadableProcess;
import allod.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One profile of one JVM, from the first question to the last.
///
/// ```
/// start:  memory map, native tracking ──► flight recorder on ──► agent on
/// wait:   until the time is over, or a stop is wished, or the JVM ends
/// finish: agent off ──► flight recorder off ──► class histogram, native tracking, memory map
///         ──► what was started ends ──► files put in their place ──► files read
/// close:  whatever is still on goes off; the folder is deleted
/// ```
///
/// Whatever cannot be had becomes a note, and the rest goes on: the JVM is never left with an agent at work. Recordings
/// that cannot be put in their place stay in the folder.
///
/// Threads: one; [#wishStop] any.
public final class ProfileSession implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration MEETING = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final List<Path> FOLDERS = List.of(Path.of("/tmp"), Path.of("/var/tmp"), Path.of("/dev/shm"));

    private final ProfileOptions options;
    private final TargetFolder folder;
    private final @Nullable Process launched;
    private final List<String> notes = new ArrayList<>();
    private final List<Path> kept = new ArrayList<>();

    private Instant began = Instant.now();
    private @Nullable RunningJvm jvm;
    private @Nullable Moment before;
    private @Nullable Moment after;
    private NativeTracking trackingBefore = NativeTracking.OFF;
    private NativeTracking trackingAfter = NativeTracking.OFF;
    private Instant looked = began;
    private @Nullable FlightRecording recording;
    private @Nullable AsyncAgent agent;
    private boolean agentRuns;
    private boolean recordingRuns;
    private boolean keepsFolder;
    private volatile boolean stopWished;

    private ProfileSession(
            ProfileOptions options, TargetFolder folder, @Nullable RunningJvm jvm, @Nullable Process launched) {
        this.options = options;
        this.folder = folder;
        this.jvm = jvm;
        this.launched = launched;
    }

    /// Starts to profile a JVM that runs.
    ///
    /// @param work a folder that the JVM can write, as it sees it; null for the usual ones
    /// @throws IOException nothing of it can be seen at all; the message says why
    public static ProfileSession attach(RunningJvm jvm, ProfileOptions options, @Nullable Path work)
            throws IOException {
        List<Path> candidates = new ArrayList<>(FOLDERS);
        candidates.add(jvm.workFolder());
        TargetFolder folder = TargetFolder.create(jvm.root(), jvm.owner(), work == null ? candidates : List.of(work));
        ProfileSession session = new ProfileSession(options, folder, jvm, null);
        try {
            session.look();
            session.before = session.after;
            session.trackingBefore = session.trackingAfter;
            session.startRecordings(jvm);
            session.began = Instant.now(); // it is watched from now on
            return session;
        } catch (IOException | RuntimeException | Error failed) {
            session.close();
            throw failed;
        }
    }

    /// Starts a JVM that is profiled from its first moment on; its input and output are ours.
    ///
    /// @param command a `java` with its arguments
    /// @param work a folder to write to; null for the usual ones
    /// @throws IOException it cannot be started
    public static ProfileSession launch(List<String> command, ProfileOptions options, @Nullable Path work)
            throws IOException {
        TargetFolder folder = TargetFolder.create(
                Path.of("/"), System.getProperty("user.name", ""), work == null ? FOLDERS : List.of(work));
        try {
            AsyncAgent agent = AsyncAgent.forLaunch(folder);
            FlightRecording recording = FlightRecording.prepare(folder, System.getProperty("user.name", ""), options);
            Process process = new ProcessBuilder(Launch.command(command, agent, recording, options))
                    .inheritIO()
                    .start();
            ProfileSession session = new ProfileSession(options, folder, null, process);
            session.agent = agent;
            session.recording = recording;
            session.agentRuns = true;
            session.recordingRuns = true;
            session.meetOrEnd(process);
            return session;
        } catch (IOException | RuntimeException | Error failed) {
            folder.close();
            throw failed;
        }
    }

    private void meetOrEnd(Process process) {
        try {
            meet(process);
        } catch (RuntimeException | Error failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    /// Waits until a JVM that was just started lets us ask it. One that never does is profiled all the same.
    private void meet(Process process) {
        String refusal = "it ended too soon";
        Duration longest = options.duration();
        Instant latest = began.plus(longest.isZero() || longest.compareTo(MEETING) > 0 ? MEETING : longest);
        while (process.isAlive() && Instant.now().isBefore(latest)) {
            try {
                jvm = RunningJvm.of(process.pid());
                look();
                before = after;
                trackingBefore = trackingAfter;
                return;
            } catch (UnreachableJvm notYet) {
                refusal = String.valueOf(notYet.getMessage());
                if (notYet.isForGood()) {
                    break;
                }
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        notes.add("the JVM could not be asked anything while it ran: " + refusal);
    }

    private void startRecordings(RunningJvm running) throws IOException {
        int notesBefore = notes.size();
        try {
            recording = FlightRecording.start(running, folder, options);
            recordingRuns = true;
        } catch (IOException refused) {
            notes.add("no flight recording, so neither collections nor buffers of pools are seen: "
                    + FlightRefusals.explain(String.valueOf(refused.getMessage())));
        }
        try {
            agent = AsyncAgent.start(running, folder, options);
            agentRuns = true;
        } catch (IOException refused) {
            notes.add("no call sites of malloc and of Java objects: " + refused.getMessage());
        }
        if (!agentRuns && !recordingRuns) {
            if (!running.isAlive()) {
                throw new IOException(
                        "JVM " + running.processId() + " ended before it could be profiled: profile it from"
                                + " its start with `allod profile -- java ...`");
            }
            throw new IOException(String.join("\n", notes.subList(notesBefore, notes.size())));
        }
    }

    private boolean isAlive() {
        return jvm != null ? jvm.isAlive() : launched != null && launched.isAlive();
    }

    /// Whether the JVM is gone.
    public boolean hasEnded() {
        return !isAlive();
    }

    /// The number of the process that is profiled.
    public long processId() {
        return jvm != null ? jvm.processId() : launched != null ? launched.pid() : 0;
    }

    /// Looks at what a JVM that has ended cannot be asked any more.
    private void look() {
        looked = Instant.now();
        Moment moment = moment();
        after = moment == null ? after : moment;
        NativeTracking tracking = tracking();
        trackingAfter = tracking.categories().isEmpty() ? trackingAfter : tracking;
    }

    /// Ends the wait early, from any thread.
    public void wishStop() {
        stopWished = true; // volatile: the waiting thread looks at it again and again
    }

    /// Waits until the time is over, the JVM has ended, or a stop is wished.
    ///
    /// @param progress called often, with the time that has passed; false ends the wait
    public void await(BooleanSupplier progress) throws InterruptedException {
        Duration duration = options.duration();
        while (!stopWished && isAlive() && progress.getAsBoolean()) {
            if (Duration.between(looked, Instant.now()).compareTo(BETWEEN_LOOKS) > 0) {
                look();
            }
            Duration left = duration.isZero() ? LOOK : duration.minus(passed());
            if (!left.isPositive()) {
                return;
            }
            Thread.sleep(left.compareTo(LOOK) < 0 ? left : LOOK);
        }
    }

    /// How long the profile runs already.
    public Duration passed() {
        return Duration.between(began, Instant.now());
    }

    /// Stops, asks the last questions, ends what was started, and reads what was recorded.
    ///
    /// @param keep where copies of the recordings go: `keep.native.jfr` and `keep.jfr`
    public ProcessProfile finish(Path keep) throws InterruptedException {
        Duration duration = passed();
        if (launched != null && (stopWished || jvm == null)) { // it writes its recordings as it ends
            StartedProgram.end(launched, stopWished);
        }
        stopAll();
        ClassHistogram classes = ClassHistogram.parse(
                askOrNote("GC.class_histogram" + (options.collectsFirst() ? "" : " -all"), "no objects by class"));
        look();
        if (jvm != null && trackingAfter.categories().isEmpty()) {
            notes.add("the JVM's own memory by category is unknown: " + NativeTracking.REMEDY);
        }
        if (launched != null) {
            StartedProgram.end(launched, stopWished);
        }
        RecordingFiles.Reading reading = read(place(keep));
        Profile profile =
                new Profile(Instant.now(), duration, Math.max(1, options.nativeEveryBytes()), reading.sites());
        return new ProcessProfile(
                processId(),
                after == null ? "" : after.program(),
                profile,
                reading.suspects(),
                reading.gc(),
                reading.resident(),
                classes,
                trackingAfter.since(trackingBefore),
                before,
                after,
                notes);
    }

    /// The recordings that [#finish] has put in their place.
    public List<Path> kept() {
        return List.copyOf(kept);
    }

    /// Puts the recordings in their place, before anything that may fail is done with them.
    ///
    /// @return where to read them
    private List<Path> place(Path keep) {
        List<Path> readable = new ArrayList<>();
        if (recording != null) {
            place(recording.recording(), keep.resolveSibling(keep.getFileName() + ".jfr"), readable);
        }
        if (agent != null) {
            place(agent.recording(), keep.resolveSibling(keep.getFileName() + ".native.jfr"), readable);
        }
        return readable;
    }

    private void place(Path recorded, Path target, List<Path> readable) {
        if (!Files.exists(recorded)) {
            notes.add("there is no recording " + recorded.getFileName() + ": the JVM ended before it could write it");
            return;
        }
        readable.add(recorded);
        try {
            folder.place(recorded, target);
            kept.add(target);
        } catch (IOException refused) {
            keepsFolder = true;
            notes.add(target + " cannot be written (" + refused + "); the recording stays in " + recorded
                    + ": make room there, and move it");
        }
    }

    private RecordingFiles.Reading read(List<Path> recordings) {
        RecordingFiles files = new RecordingFiles(options);
        for (Path recorded : recordings) {
            try {
                files.read(recorded);
            } catch (IOException | RuntimeException | OutOfMemoryError unreadable) { // whatever a damaged file does
                notes.add("the recording " + recorded.getFileName() + " cannot be read: " + unreadable);
            }
        }
        try {
            return files.reading();
        } catch (RuntimeException | OutOfMemoryError unreadable) {
            notes.add("what was recorded makes no sense: " + unreadable);
            return new RecordingFiles(options).reading();
        }
    }

    private void stopAll() {
        if (agentRuns && agent != null) {
            agentRuns = false;
            stop(agent::stop);
        }
        if (recordingRuns && recording != null) {
            recordingRuns = false;
            stop(recording::stop);
        }
    }

    private interface Stop {
        void stop(RunningJvm jvm) throws IOException;
    }

    private void stop(Stop what) {
        RunningJvm running = jvm;
        if (running == null || !running.isAlive()) {
            return; // it has written its recordings on its way out
        }
        try {
            what.stop(running);
        } catch (IOException refused) {
            if (running.isAlive()) {
                notes.add("a recording did not end well: " + refused.getMessage());
            }
        }
    }

    private NativeTracking tracking() {
        try {
            return jvm == null
                    ? NativeTracking.OFF
                    : NativeTracking.parse(jvm.ask("VM.native_memory summary", PATIENCE));
        } catch (IOException refused) {
            return NativeTracking.OFF;
        }
    }

    private String askOrNote(String command, String loss) {
        if (jvm == null || !jvm.isAlive()) {
            notes.add(loss + ": the JVM has ended");
            return "";
        }
        try {
            return jvm.ask(command, PATIENCE);
        } catch (IOException refused) {
            notes.add(loss + ": " + refused.getMessage());
            return "";
        }
    }

    private @Nullable Moment moment() {
        try {
            return jvm == null ? null : new MomentReader(jvm.processId(), true, false).read();
        } catch (UnreadableProcess refused) { // it has ended, or its map is hidden, which a report shows as a gap
            return null;
        }
    }

    /// Leaves nothing at work in the JVM, no JVM that was started, and no file behind but recordings that could not
    /// be put in their place.
    @Override
    public void close() {
        stopAll();
        if (launched != null) {
            launched.destroyForcibly();
        }
        if (!keepsFolder) {
            folder.close();
        }
    }
}
