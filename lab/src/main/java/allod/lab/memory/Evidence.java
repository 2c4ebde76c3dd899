package allod.lab.memory;

/// How it is known what a mapping is for, the surest first.
public enum Evidence {
    /// The name that the kernel, or whoever mapped it, gave it.
    NAME("their names"),
    /// The JVM said so.
    JVM("the JVM"),
    /// A thread's stack pointer points into it.
    STACK_POINTER("stack pointers"),
    /// Permissions, alignment, length and neighbours: a guess.
    SHAPE("their shape"),
    /// Nothing is known: what is left.
    NONE("nothing");

    private final String label;

    Evidence(String label) {
        this.label = label;
    }

    /// For people, after "told by".
    public String label() {
        return label;
    }
}
