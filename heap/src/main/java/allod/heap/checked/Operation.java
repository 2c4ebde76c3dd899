package allod.heap.checked;

/// What the reports call the things that a program does.
final class Operation {

    static final String READ = "read";
    static final String WRITE = "write";
    static final String ACCESS = "access";
    static final String FREE = "free()";
    static final String REALLOC = "realloc()";
    static final String MALLOC = "malloc()";
    static final String COPY = "copy()";
    static final String USABLE = "usableBytes()";
    static final String VERIFY = "verify()";
    static final String CLOSE = "close()";
    static final String QUARANTINE = "leaving quarantine";

    private Operation() {}

    /// Whether it is an access of the program, not a look at what an access has damaged.
    static boolean isAccess(String operation) {
        return operation.equals(READ) || operation.equals(WRITE) || operation.equals(ACCESS);
    }
}
