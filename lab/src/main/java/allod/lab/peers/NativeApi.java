package allod.lab.peers;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;

/// The functions of a C allocator: what `malloc` and `free` are called there, how it starts, and how it tells its
/// version.
enum NativeApi {
    GLIBC("malloc", "free"),
    JEMALLOC("je_malloc", "je_free"),
    MIMALLOC("mi_malloc", "mi_free"),
    RPMALLOC("nrpmalloc", "nrpfree"),
    TCMALLOC("tc_malloc", "tc_free");

    private static final String LWJGL =
            "of LWJGL " + org.lwjgl.Version.getVersion().replaceFirst("[+-].*", "");
    private static final String JNI_PREFIX = "Java_org_lwjgl_system_rpmalloc_RPmalloc_";

    private final String malloc;
    private final String free;

    NativeApi(String malloc, String free) {
        this.malloc = malloc;
        this.free = free;
    }

    String malloc() {
        return this == RPMALLOC ? JNI_PREFIX + malloc : malloc;
    }

    String free() {
        return this == RPMALLOC ? JNI_PREFIX + free : free;
    }

    /// Does what the library wants done before its first block, on the thread that will ask for it.
    void start(SymbolLookup library) {
        if (this != RPMALLOC) {
            return;
        }
        MemorySegment initialize = Downcall.find(library, JNI_PREFIX + "nrpmalloc_1initialize");
        try {
            int failed = (int) Downcall.plain(FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG))
                    .invokeExact(initialize, 0L, 0L, 0L);
            if (failed != 0) {
                throw new IllegalStateException("rpmalloc_initialize answered " + failed);
            }
        } catch (Throwable e) {
            throw Downcall.unexpected(e);
        }
    }

    String version(SymbolLookup library) {
        try {
            return switch (this) {
                case GLIBC -> textOf(library, "gnu_get_libc_version");
                case JEMALLOC -> jemallocVersion(library);
                case MIMALLOC -> mimallocVersion(library);
                case RPMALLOC -> LWJGL;
                case TCMALLOC -> tcmallocVersion(library);
            };
        } catch (Throwable e) {
            throw Downcall.unexpected(e);
        }
    }

    private static String textOf(SymbolLookup library, String function) throws Throwable {
        return Downcall.text((MemorySegment) Downcall.plain(FunctionDescriptor.of(ValueLayout.ADDRESS))
                .invokeExact(Downcall.find(library, function)));
    }

    /// `5.3.1-0-g...` by way of `mallctl("version", &text, &length, NULL, 0)`.
    private static String jemallocVersion(SymbolLookup library) throws Throwable {
        try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
            MemorySegment text = arena.allocate(ValueLayout.ADDRESS);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS.byteSize());
            int failed = (int) Downcall.plain(FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG))
                    .invokeExact(
                            Downcall.find(library, "je_mallctl"),
                            arena.allocateFrom("version"),
                            text,
                            length,
                            MemorySegment.NULL,
                            0L);
            String version = failed == 0 ? Downcall.text(text.get(ValueLayout.ADDRESS, 0)) : "unknown";
            return version.startsWith("0.0.0") ? LWJGL : version.replaceFirst("-.*", ""); // built without its history
        }
    }

    /// 340 or 30401: one or two digits a part, by the age of the library.
    private static String mimallocVersion(SymbolLookup library) throws Throwable {
        int version = (int) Downcall.plain(FunctionDescriptor.of(ValueLayout.JAVA_INT))
                .invokeExact(Downcall.find(library, "mi_version"));
        int base = version >= 10_000 ? 100 : 10;
        return version / (base * base) + "." + version / base % base + "." + version % base;
    }

    private static String tcmallocVersion(SymbolLookup library) throws Throwable {
        return Downcall.text((MemorySegment) Downcall.plain(FunctionDescriptor.of(
                        ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS))
                .invokeExact(
                        Downcall.find(library, "tc_version"),
                        MemorySegment.NULL,
                        MemorySegment.NULL,
                        MemorySegment.NULL));
    }
}
