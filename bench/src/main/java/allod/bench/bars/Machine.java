package allod.bench.bars;

import allod.bench.contest.NativeFiles;
import io.netty.util.Version;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where and with what the numbers were made.
///
/// @param facts by name, in the order of the report
/// @param load the load averages of 1, 5 and 15 minutes
record Machine(Map<String, String> facts, String load) {

    private static final ValueLayout TEXT = ValueLayout.ADDRESS.withTargetLayout(
            java.lang.foreign.MemoryLayout.sequenceLayout(64, ValueLayout.JAVA_BYTE));

    static Machine now() throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processor", processor() + ", " + Runtime.getRuntime().availableProcessors() + " CPUs");
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("jdk", System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
        facts.put("allod", System.getProperty("allod.bench.revision", "unknown revision"));
        facts.put("mimalloc", mimalloc());
        facts.put("jemalloc", "commit " + NativeFiles.commit("jemalloc"));
        facts.put("glibc", text(Linker.nativeLinker().defaultLookup(), "gnu_get_libc_version"));
        facts.put("netty", Version.identify().get("netty-buffer").artifactVersion());
        facts.put(
                "lwjgl",
                org.lwjgl.Version.VERSION_MAJOR
                        + "." + org.lwjgl.Version.VERSION_MINOR
                        + "." + org.lwjgl.Version.VERSION_REVISION);
        facts.put("compiler", System.getProperty("allod.bench.compiler", "none"));
        String load = Files.readString(Path.of("/proc/loadavg")).strip();
        return new Machine(facts, load.substring(0, load.lastIndexOf(' ', load.lastIndexOf(' ') - 1)));
    }

    private static String processor() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    /// From 30500 for 3.5.0.
    private static String mimalloc() {
        int version = number(SymbolLookup.libraryLookup(NativeFiles.library("mimalloc"), Arena.global()), "mi_version");
        return version / 10_000 + "." + version / 100 % 100 + "." + version % 100;
    }

    private static int number(SymbolLookup lookup, String function) {
        try {
            return (int) Linker.nativeLinker()
                    .downcallHandle(lookup.findOrThrow(function), FunctionDescriptor.of(ValueLayout.JAVA_INT))
                    .invokeExact();
        } catch (Throwable unexpected) {
            throw new IllegalStateException(function, unexpected);
        }
    }

    private static String text(SymbolLookup lookup, String function) {
        try {
            return ((MemorySegment) Linker.nativeLinker()
                            .downcallHandle(lookup.findOrThrow(function), FunctionDescriptor.of(TEXT))
                            .invokeExact())
                    .getString(0);
        } catch (Throwable unexpected) {
            throw new IllegalStateException(function, unexpected);
        }
    }
}
