package allod.lab.memory;

/// What a mapping is for.
public enum MappingKind {
    JAVA_HEAP("Java heap"),
    CLASS_SPACE("compressed class space"),
    METASPACE("metaspace"),
    CLASS_ARCHIVE("class archive (CDS, AOT)"),
    CODE_CACHE("code cache"),
    GC_STRUCTURES("GC structures"),
    JVM_OTHER("JVM, other"),
    THREAD_STACK("thread stacks"),
    MALLOC("malloc arenas"),
    ALLOD("Allod's own"),
    LIBRARY("programs and libraries"),
    JDK_MODULES("JDK modules file"),
    MEMORY_FILE("memory files, shared"),
    FILE("other files"),
    KERNEL("vdso and the like"),
    ANONYMOUS("other anonymous");

    private final String label;

    MappingKind(String label) {
        this.label = label;
    }

    /// For people.
    public String label() {
        return label;
    }
}
