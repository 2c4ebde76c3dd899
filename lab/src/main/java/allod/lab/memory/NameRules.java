package allod.lab.memory;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the name of a mapping says about it.
///
/// Threads: immutable.
final class NameRules {

    private static final String ALLOD = "allod ";

    private final boolean hotSpot;
    private final Set<String> programs = new HashSet<>();

    NameRules(List<Mapping> mappings) {
        this.hotSpot = isHotSpot(mappings);
        for (Mapping mapping : mappings) {
            if (mapping.isFile() && mapping.isExecutable()) {
                programs.add(file(mapping));
            }
        }
    }

    /// Whether a JVM of the HotSpot family runs here; OpenJ9 has a `libjvm.so`, too.
    static boolean isHotSpot(List<Mapping> mappings) {
        return mappings.stream()
                        .anyMatch(mapping -> mapping.isFile() && mapping.name().endsWith("/libjvm.so"))
                && mappings.stream().noneMatch(mapping -> mapping.name().contains("/libj9"));
    }

    /// A name that nobody else would have given, and that outweighs what a JVM says about the range.
    static Optional<MappingKind> certain(Mapping mapping) {
        String name = mapping.name();
        return Optional.ofNullable(
                switch (name) {
                    case "[heap]" -> MappingKind.MALLOC;
                    case "[vdso]", "[vvar]", "[vvar_vclock]", "[vsyscall]", "[vectors]", "[sigpage]", "[uprobes]" ->
                        MappingKind.KERNEL;
                    default -> isAllod(name) ? MappingKind.ALLOD : isStack(name) ? MappingKind.THREAD_STACK : null;
                });
    }

    /// What the name or the file says where nobody knows better.
    Optional<MappingKind> kindOf(Mapping mapping) {
        String name = mapping.name();
        if (isMalloc(name)) {
            return Optional.of(MappingKind.MALLOC);
        }
        if (name.startsWith("[anon: glibc: loader")) {
            return Optional.of(MappingKind.LIBRARY);
        }
        if (isMemoryFile(name)) {
            boolean javaHeap = hotSpot && name.startsWith("/memfd:java_heap");
            return Optional.of(javaHeap ? MappingKind.JAVA_HEAP : MappingKind.MEMORY_FILE);
        }
        return mapping.isFile() ? Optional.of(fileKind(mapping, name)) : Optional.empty();
    }

    private MappingKind fileKind(Mapping mapping, String name) {
        if (hotSpot && (name.endsWith(".jsa") || name.endsWith(".aot"))) {
            return MappingKind.CLASS_ARCHIVE;
        }
        if (hotSpot && name.contains("/hsperfdata_")) {
            return MappingKind.JVM_OTHER;
        }
        if (name.endsWith("/lib/modules")) {
            return MappingKind.JDK_MODULES;
        }
        boolean library = programs.contains(file(mapping)) || name.endsWith(".so") || name.contains(".so.");
        return library ? MappingKind.LIBRARY : MappingKind.FILE;
    }

    private static boolean isAllod(String name) {
        return name.startsWith("[anon:" + ALLOD)
                || name.startsWith("/memfd:" + ALLOD)
                || name.startsWith("[anon_shmem:" + ALLOD);
    }

    private static boolean isStack(String name) {
        return name.startsWith("[stack") || name.startsWith("[anon: glibc: pthread stack");
    }

    private static boolean isMalloc(String name) {
        return name.startsWith("[anon: glibc: malloc")
                || name.startsWith("[anon:libc_malloc")
                || name.startsWith("[anon:scudo:");
    }

    private static boolean isMemoryFile(String name) {
        return name.startsWith("/memfd:")
                || name.startsWith("/dev/shm/")
                || name.startsWith("/SYSV")
                || name.startsWith("/dev/zero")
                || name.startsWith("[anon_shmem:");
    }

    private static String file(Mapping mapping) {
        return mapping.device() + ":" + mapping.inode();
    }
}
