package allod.pages;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Mounts that only one child process sees: a file system that is full, read-only or broken, without harm to others.
final class Namespace {

    /// For an assumption: why a test was left out.
    static final String NOT_ALLOWED = "this process may not mount file systems in a namespace of its own"
            + " (needs root, or CAP_SYS_ADMIN): the failure was not provoked";

    private static final boolean ALLOWED = succeeds("exec unshare -m mount -t tmpfs none /mnt");

    private Namespace() {}

    static boolean isAllowed() {
        return ALLOWED;
    }

    /// The first lines of a [ChildJvm]'s shell: everything after them happens in a namespace of its own.
    ///
    /// @param mounts shell commands, of which each must succeed; no single quotes
    static String with(String mounts) {
        return "exec unshare -m bash -c '\nset -e\n" + mounts + "\nexec timeout 120 \"$@\"' bash \"$@\"";
    }

    static boolean succeeds(String command) {
        try {
            Process process = new ProcessBuilder("/bin/bash", "-c", command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
