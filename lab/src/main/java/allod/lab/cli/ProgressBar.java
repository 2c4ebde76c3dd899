package allod.lab.cli;

import allod.lab.ReplayListener;
import allod.lab.peers.PeerName;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// One line on a terminal that says how far a replay is; silent where there is no terminal.
final class ProgressBar implements ReplayListener {

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final int WIDTH = 30;
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintStream terminal;
    private final boolean visible;
    private String recording = "";

    /// A bar on standard error, when that is a terminal.
    static ProgressBar onStandardError() {
        return new ProgressBar(System.err, standardErrorIsTerminal());
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
        int filled = WIDTH * done / Math.max(1, total);
        show(recording + " [" + "█".repeat(filled) + "·".repeat(WIDTH - filled) + "] " + peer.label());
    }

    private void show(String line) {
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
