package allod.lab.attach;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line of a JVM that is profiled from its first moment on: the user's, with options of ours before it, so
/// that the user's win.
final class Launch {

    private Launch() {}

    /// @param command a `java` with its arguments
    static List<String> command(
            List<String> command, AsyncAgent agent, FlightRecording recording, ProfileOptions options) {
        Path program = Path.of(command.getFirst()).getFileName();
        if (program == null || !program.toString().equals("java")) {
            throw new IllegalArgumentException(
                    "'" + command.getFirst() + "' is not java: give `-- java ...`, or start it"
                            + " as usual and give the number of its process");
        }
        List<String> all = new ArrayList<>();
        all.add(command.getFirst());
        all.add(agent.launchOption(options));
        all.add(recording.launchOption(options));
        all.add("-Xlog:jfr+startup=error");
        all.add("-XX:NativeMemoryTracking=summary");
        all.addAll(command.subList(1, command.size()));
        return all;
    }
}
