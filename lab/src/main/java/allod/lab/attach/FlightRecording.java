package allod.lab.attach;

import allod.lab.memory.RunningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The JDK's flight recorder in another JVM, with the few events that a profile of memory needs: collections, heap
/// summaries, resident memory, and the events of allocators that pool memory, which are off unless asked for.
///
/// The recording ends by itself some time after the profile, should this process die before it can stop it.
///
/// Threads: one.
final class FlightRecording {

    private static final String NAME = "allod-profile";
    private static final String RECORDING = "jdk.jfr";
    private static final String SETTINGS = "settings.jfc";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(90);

    private static final List<String> COLLECTIONS = List.of(
            "jdk.GarbageCollection",
            "jdk.GCPhasePause",
            "jdk.GCHeapSummary",
            "jdk.G1HeapSummary",
            "jdk.PSHeapSummary",
            "jdk.GCConfiguration");
    private static final List<String> PERIODIC =
            List.of("jdk.ResidentSetSize", "jdk.DirectBufferStatistics", AllodEvents.STATISTICS);
    private static final List<String> WITH_STACKS = List.of(NettyEvents.ALLOCATE, AllodEvents.ALLOCATE);
    private static final List<String> WITHOUT_STACKS =
            List.of(NettyEvents.FREE, NettyEvents.REALLOCATE, AllodEvents.FREE);

    private final TargetFolder folder;

    private FlightRecording(TargetFolder folder) {
        this.folder = folder;
    }

    /// @throws IOException the JVM has no flight recorder, or refuses; the message says so
    static FlightRecording start(RunningJvm jvm, TargetFolder folder, ProfileOptions options) throws IOException {
        FlightRecording recording = prepare(folder, jvm.owner(), options);
        String answer = jvm.ask(
                "JFR.start name=" + NAME + " settings="
                        + folder.inside().resolve(SETTINGS) + " filename="
                        + folder.inside().resolve(RECORDING) + " dumponexit=true" + limit(" ", options),
                PATIENCE);
        if (!answer.contains("Started recording")) {
            throw new IOException(
                    "JFR.start: " + String.join(" ", answer.strip().lines().toList()));
        }
        return recording;
    }

    /// Writes the settings for a JVM that is yet to be started.
    static FlightRecording prepare(TargetFolder folder, String owner, ProfileOptions options) throws IOException {
        Path settings = folder.ours().resolve(SETTINGS);
        Files.writeString(settings, settings(options.allocators()));
        folder.giveTo(owner, settings);
        return new FlightRecording(folder);
    }

    private static String limit(String separator, ProfileOptions options) {
        return options.duration().isZero()
                ? ""
                : separator + "duration=" + options.duration().plus(GRACE).toSeconds() + "s";
    }

    /// The option of the JVM that starts the recording. Without a duration it goes on until the JVM ends.
    String launchOption(ProfileOptions options) {
        return "-XX:StartFlightRecording=name=" + NAME + ",settings="
                + folder.inside().resolve(SETTINGS) + ",filename="
                + folder.inside().resolve(RECORDING) + ",dumponexit=true" + limit(",", options);
    }

    void stop(RunningJvm jvm) throws IOException {
        jvm.ask("JFR.stop name=" + NAME, PATIENCE);
    }

    /// The recording, once stopped, as we see it.
    Path recording() {
        return folder.ours().resolve(RECORDING);
    }

    static String settings(boolean allocators) {
        StringBuilder text = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <configuration version="2.0" label="Allod" description="Memory" provider="Allod">
                """);
        COLLECTIONS.forEach(event -> text.append(event(event, "")));
        PERIODIC.forEach(event -> text.append(event(event, setting("period", "500 ms"))));
        if (allocators) {
            WITH_STACKS.forEach(event -> text.append(event(event, setting("stackTrace", "true"))));
            WITHOUT_STACKS.forEach(event -> text.append(event(event, setting("stackTrace", "false"))));
        }
        return text + "</configuration>\n";
    }

    private static String event(String name, String more) {
        return "  <event name=\"" + name + "\">" + setting("enabled", "true") + more + "</event>\n";
    }

    private static String setting(String name, String value) {
        return "<setting name=\"" + name + "\">" + value + "</setting>";
    }
}
