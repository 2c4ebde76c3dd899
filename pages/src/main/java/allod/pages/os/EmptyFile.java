package allod.pages.os;

/// A file of zero bytes, sealed so that it stays so: a mapping of it lies beyond the end of the file everywhere, and
/// every touch of it is a bus error. One for the process, made at the first use, never closed.
public final class EmptyFile {

    private static final int NONE = -1;

    private static int descriptor = NONE; // guarded by the class

    private EmptyFile() {}

    /// Its descriptor, or a negated errno; after an error the next call tries again.
    public static synchronized long descriptor() {
        if (descriptor == NONE) {
            long made = FileCalls.memfdCreate("allod guard");
            if (made < 0) {
                return made;
            }
            descriptor = (int) made;
            long _ = FileCalls.addSeals(descriptor, FileCalls.F_SEAL_GROW | FileCalls.F_SEAL_SHRINK);
        }
        return descriptor;
    }
}
