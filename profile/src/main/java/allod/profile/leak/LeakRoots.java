package allod.profile.leak;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The roots that the program has registered: for scans that do not name their own, such as the one at exit.
///
/// ```
/// private static final LeakRoots.Registration ROOT =
///         LeakRoots.register(LeakRoot.pointer("head of the cache", () -> head));
/// ```
///
/// Threads: any.
public final class LeakRoots {

    private static final List<Registration> REGISTERED = new CopyOnWriteArrayList<>();

    private LeakRoots() {}

    /// A root that is registered; closing it takes it away.
    public static final class Registration implements AutoCloseable {
        private final LeakRoot root;

        private Registration(LeakRoot root) {
            this.root = root;
        }

        @Override
        public void close() {
            REGISTERED.remove(this);
        }
    }

    /// Registers a root until it is closed.
    public static Registration register(LeakRoot root) {
        Registration registration = new Registration(root);
        REGISTERED.add(registration);
        return registration;
    }

    /// All that are registered now.
    static List<LeakRoot> registered() {
        return REGISTERED.stream().map(registration -> registration.root).toList();
    }
}
