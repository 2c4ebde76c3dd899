package allod.lab.format;

/// A heap dump that stops following its format: half a graph is no graph, so nothing of it is used. The message
/// names the file, the offset in the unpacked file, what is wrong there, and what to do.
public final class DamagedDump extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedDump(String message) {
        super(message);
    }
}
