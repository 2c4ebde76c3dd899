package allod.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A control group below our own, for one child process; of either version.
final class ControlGroupOfTests {

    private ControlGroupOfTests() {}

    /// The folder of a new group, or null where none can be made.
    static String path() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                String[] fields = line.split(":", 3);
                boolean first = fields[1].equals("memory");
                if (first || fields[0].equals("0")) {
                    Path root = Path.of("/sys/fs/cgroup" + (first ? "/memory" : ""));
                    Path group = root.resolve(fields[2].substring(1))
                            .resolve("allod-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
                    Files.createDirectory(group);
                    String limit = first ? "memory.limit_in_bytes" : "memory.max";
                    if (Files.isWritable(group.resolve(limit))) {
                        return group.toString();
                    }
                    Files.delete(group);
                }
            }
        } catch (IOException notAllowed) {
            return null;
        }
        return null;
    }

    /// The first line of a [ChildJvm]'s shell.
    static String enter(String group, long limitBytes) {
        String limit = Files.exists(Path.of(group, "memory.max")) ? "memory.max" : "memory.limit_in_bytes";
        return "echo " + limitBytes + " > " + group + "/" + limit + "; echo $$ > " + group + "/cgroup.procs";
    }

    static void remove(String group) {
        boolean _ = Namespace.succeeds("for i in 1 2 3 4 5; do rmdir " + group + " && break; sleep 0.2; done");
    }
}
