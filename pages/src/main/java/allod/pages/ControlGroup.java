package allod.pages;

import allod.pages.os.KernelFile;
import java.nio.file.Path;
import java.util.OptionalLong;

/// The memory limit of the control group, in other words of the container, that a process lives in.
///
/// A group is also bound by the limits of the groups around it, so the smallest limit on the way up counts.
///
/// @param limitBytes the smallest limit; nothing when there is none
/// @param usedBytes what the process's own group uses; nothing when it is not told
/// @param fileCacheBytes how much of that is cache of files, which the kernel drops before it kills; nothing when it is
/// not told
public record ControlGroup(OptionalLong limitBytes, OptionalLong usedBytes, OptionalLong fileCacheBytes) {

    private static final long UNLIMITED = 1L << 60; // version 1 writes a huge number where there is no limit
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    /// The group of this process.
    public static ControlGroup own() {
        return read(Path.of("/proc/self/cgroup"), ROOT);
    }

    /// The group of a process; without limits when there is no such process.
    public static ControlGroup of(long processId) {
        return read(Path.of("/proc", Long.toString(processId), "cgroup"), ROOT);
    }

    /// Reads a membership file of lines such as `0::/a/b` (version 2) and `4:memory:/a/b` (version 1).
    static ControlGroup read(Path membership, Path root) {
        for (String line : KernelFile.text(membership).orElse("").lines().toList()) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3 && fields[1].equals("memory")) {
                Path memory = root.resolve("memory");
                return upward(memory, fields[2], "memory.limit_in_bytes", "memory.usage_in_bytes");
            }
        }
        for (String line : KernelFile.text(membership).orElse("").lines().toList()) {
            if (line.startsWith("0::")) {
                return upward(root, line.substring(3), "memory.max", "memory.current");
            }
        }
        return new ControlGroup(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    /// What the group uses and the kernel cannot simply drop.
    long pinnedBytes() {
        return Math.max(0, usedBytes.orElse(0) - fileCacheBytes.orElse(0));
    }

    private static ControlGroup upward(Path root, String groupPath, String limitFile, String usedFile) {
        Path own = root.resolve(groupPath.substring(1)).normalize();
        Path inside =
                own.startsWith(root) && own.toFile().isDirectory() ? own : root; // a container sees its group as root
        OptionalLong limit = OptionalLong.empty();
        for (Path group = inside; group != null && group.startsWith(root); group = group.getParent()) {
            OptionalLong here = KernelFile.number(group.resolve(limitFile));
            if (here.isPresent() && here.getAsLong() < Math.min(UNLIMITED, limit.orElse(UNLIMITED))) {
                limit = here;
            }
        }
        return new ControlGroup(limit, KernelFile.number(inside.resolve(usedFile)), fileCache(inside));
    }

    /// The sum of the two lists of file pages; a tmpfs counts as `shmem` and is on neither.
    private static OptionalLong fileCache(Path group) {
        return KernelFile.text(group.resolve("memory.stat"))
                .map(text -> OptionalLong.of(text.lines()
                        .filter(line -> line.startsWith("active_file ") || line.startsWith("inactive_file "))
                        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                        .sum()))
                .orElse(OptionalLong.empty());
    }
}
