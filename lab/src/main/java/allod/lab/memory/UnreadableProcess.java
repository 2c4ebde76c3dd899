package allod.lab.memory;

/// The memory of a process cannot be told; the message is a sentence with what to do about it.
public final class UnreadableProcess extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean ended;

    private UnreadableProcess(String message, boolean ended) {
        super(message);
        this.ended = ended;
    }

    static UnreadableProcess missing(long processId) {
        return new UnreadableProcess(
                "there is no process " + processId + ": `ps -e` lists those that run, and `jps` the JVMs", true);
    }

    static UnreadableProcess ended(long processId) {
        return new UnreadableProcess("process " + processId + " ended while its memory was read", true);
    }

    static UnreadableProcess zombie(long processId) {
        return new UnreadableProcess(
                "process " + processId + " has ended and has no memory any more: it waits for its parent to notice",
                true);
    }

    static UnreadableProcess kernelThread(long processId, String name) {
        return new UnreadableProcess(
                "process " + processId + " (" + name + ") is a thread of the kernel and has no memory of its own",
                false);
    }

    static UnreadableProcess forbidden(long processId, String owner) {
        return new UnreadableProcess(
                "process " + processId + " belongs to " + owner + ", and " + System.getProperty("user.name")
                        + " may not read its memory map: run this command as " + owner
                        + " or with sudo (or give it CAP_SYS_PTRACE)",
                false);
    }

    static UnreadableProcess withoutProc(String file, String reason) {
        return new UnreadableProcess(
                file + " cannot be read (" + reason
                        + "): use Linux with a mounted /proc and smaps (CONFIG_PROC_PAGE_MONITOR)",
                false);
    }

    /// Whether the process is gone, so that trying again is of no use.
    public boolean hasEnded() {
        return ended;
    }
}
