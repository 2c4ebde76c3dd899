package allod.lab.cli;

/// What the command `allod` tells its caller.
final class ExitCode {

    /// Everything was done.
    static final int SUCCESS = 0;

    /// Something broke that should not have: a temporary file, an output, a defect of the lab.
    static final int BROKEN = 1;

    /// The command line asks for something that does not exist; nothing was done.
    static final int USAGE = 2;

    /// A recording is damaged; what was read until the damage was replayed and reported.
    static final int DAMAGED = 3;

    /// At least one manager failed; the others were reported.
    static final int MANAGER_FAILED = 4;

    /// A process ended while it was watched; what was read before was reported.
    static final int PROCESS_ENDED = 4;

    /// A check has found errors; they were reported.
    static final int ERRORS_FOUND = 5;

    private ExitCode() {}
}
