package allod.bench.gc;

import java.util.List;
import java.util.Map;

/// A program on a heap, to be run in a process of its own.
///
/// @param workload what the program does
/// @param name of heap and settings, for people
/// @param command without the options that all JVMs get
/// @param environment more variables than ours
/// @param kind of the process
record GcContestant(String workload, String name, List<String> command, Map<String, String> environment, Kind kind) {

    enum Kind {
        /// The heap is the JVM's: its stops count.
        JAVA,
        /// The heap is ours; the stops of its JVM are shown beside.
        OBJECT,
        GO
    }

    String title() {
        return workload + ": " + name;
    }
}
