package allod.lab.cli;

import allod.lab.ReplayListener;
import allod.lab.peers.PeerName;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// One line on a terminal that says how far a long work is; silent where there is no terminal. It is taken away when
/// the work ends, and when it is interrupted.
final class ProgressBar implements ReplayListener {

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final int WIDTH = 30;
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintStream terminal;
    private final boolean visible;
    private String recording = "";
    private String shownWork = "";
    private int shownFilled;

    /// A bar on standard error, when that is a terminal.
    static ProgressBar onStandardError() {
        ProgressBar bar = new ProgressBar(System.err, standardErrorIsTerminal());
        if (bar.visible) {
            Runtime.getRuntime().addShutdownHook(new Thread(bar::end, "progress-end"));
        }
        return bar;
    }

    private static boolean standardErrorIsTerminal() {
        try {
            String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException _) {
            return false;
        }
    }

    private ProgressBar(PrintStream terminal, boolean visible) {
        this.terminal = terminal;
        this.visible = visible;
    }

    void startRecording(String file) {
        recording = file.substring(file.lastIndexOf('/') + 1);
        show(recording + ": reading");
    }

    @Override
    public void progress(PeerName peer, int done, int total) {
        progress(peer.label(), done, total);
    }

    /// Shows how much of a work is done.
    synchronized void progress(String work, long done, long total) {
        int filled = Math.clamp(WIDTH * done / Math.max(1, total), 0, WIDTH);
        if (!work.equals(shownWork) || filled != shownFilled) { // a terminal is slow, and some works tell a lot
            shownWork = work;
            shownFilled = filled;
            show(recording + " [" + "█".repeat(filled) + "·".repeat(WIDTH - filled) + "] " + work);
        }
    }

    private synchronized void show(String line) {
        if (visible) {
            terminal.print(CLEAR_LINE + line);
            terminal.flush();
        }
    }

    /// Removes the line.
    void end() {
        show("");
    }
}
