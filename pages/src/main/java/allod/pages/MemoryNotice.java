package allod.pages;

import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// What the probe of the process, if there is one, knows of a piece of memory: `MemoryNotice.opened(...)` when it
/// comes, [#resized] when it grows, [#closed] when it goes.
///
/// Threads: any for the class; a notice belongs to whoever changes the memory.
public final class MemoryNotice {

    /// Found once. A probe that cannot be loaded is told and done without: it must not keep memory from being had.
    private static final class Installed {
        static final @Nullable MemoryProbe PROBE = find();

        private static @Nullable MemoryProbe find() {
            try {
                Iterator<MemoryProbe> found = ServiceLoader.load(MemoryProbe.class, MemoryProbe.class.getClassLoader())
                        .iterator();
                return found.hasNext() ? found.next() : null;
            } catch (ServiceConfigurationError broken) {
                System.getLogger("allod.pages").log(Level.WARNING, "no memory is profiled", broken);
                return null;
            }
        }
    }

    private int token; // 0: nobody wants to hear of it

    private MemoryNotice(int token) {
        this.token = token;
    }

    /// A piece of memory has come.
    ///
    /// @param owner what it is, by name
    public static MemoryNotice opened(MemoryProbe.Kind kind, String owner, long bytes) {
        return opened(kind, owner, bytes, bytes);
    }

    /// A piece of memory has come through which more can be reached than it takes.
    public static MemoryNotice opened(MemoryProbe.Kind kind, String owner, long bytes, long shownBytes) {
        MemoryProbe probe = Installed.PROBE;
        return new MemoryNotice(probe == null ? 0 : probe.opened(kind, owner, bytes, shownBytes));
    }

    /// It takes another number of bytes.
    public void resized(long bytes) {
        MemoryProbe probe = Installed.PROBE;
        if (token != 0 && probe != null) {
            probe.resized(token, bytes);
        }
    }

    /// It has gone. A second call does nothing.
    public void closed() {
        MemoryProbe probe = Installed.PROBE;
        if (token != 0 && probe != null) {
            probe.closed(token);
            token = 0;
        }
    }
}
