package allod.gc;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// The probes of the process, looked for once, with the log in front.
final class InstalledProbes {

    private static final GcProbe ALL = new GcProbes(find());

    private InstalledProbes() {}

    static GcProbe all() {
        return ALL;
    }

    private static List<GcProbe> find() {
        List<GcProbe> found = new ArrayList<>();
        found.add(GcLog.ofProperties());
        try {
            ServiceLoader.load(GcProbe.class, GcProbe.class.getClassLoader()).forEach(found::add);
        } catch (ServiceConfigurationError | LinkageError broken) { // must not keep a heap from being made
            System.getLogger(GcLog.LOGGER)
                    .log(Level.WARNING, "a probe of object heaps cannot be loaded; it hears nothing", broken);
        }
        return found;
    }
}
