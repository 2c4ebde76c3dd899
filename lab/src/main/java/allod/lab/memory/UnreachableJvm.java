package allod.lab.memory;

/// A JVM cannot be asked anything; the message is a sentence with what to do about it.
public final class UnreachableJvm extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean isForGood;

    private UnreachableJvm(String message) {
        this(message, false);
    }

    private UnreachableJvm(String message, boolean isForGood) {
        super(message);
        this.isForGood = isForGood;
    }

    /// Whether the JVM will refuse as long as it runs, so that it is no use to ask again.
    public boolean isForGood() {
        return isForGood;
    }

    static UnreachableJvm unreadable(UnreadableProcess reason) {
        return new UnreachableJvm(String.valueOf(reason.getMessage()));
    }

    static UnreachableJvm ourselves(long processId) {
        return new UnreachableJvm("process " + processId + " is this command itself: `jps` lists the JVMs");
    }

    static UnreachableJvm noJvm(long processId, String name) {
        return new UnreachableJvm("process " + processId + " (" + name
                + ") is not a HotSpot JVM, no libjvm.so is mapped there: `jps` lists the JVMs, `allod pages "
                + processId
                + "` shows the memory of any process");
    }

    static UnreachableJvm stopped(long processId) {
        return new UnreachableJvm("JVM " + processId + " is stopped and answers nobody: let it go on with `kill -CONT "
                + processId + "`");
    }

    static UnreachableJvm forbidden(long processId, String option) {
        return new UnreachableJvm(
                "JVM " + processId + " runs with " + option
                        + ", which forbids all attaching: start it without that option, or profile it from the start"
                        + " with `allod profile -- java ...`",
                true);
    }

    static UnreachableJvm silent(long processId, String reason) {
        return new UnreachableJvm("JVM " + processId + " does not let us attach (" + reason
                + "): is its /tmp writable, is it hung (`kill -QUIT " + processId
                + "` makes a JVM print its threads), does it run in a container (run this command in there, or as root"
                + " outside)?");
    }

    static UnreachableJvm ofAnother(long processId, String owner) {
        return new UnreachableJvm("JVM " + processId + " belongs to " + owner + ", and a JVM answers only its own user"
                + " and root: run this command as " + owner + " (`sudo -u " + owner + " ...`) or with sudo");
    }
}
