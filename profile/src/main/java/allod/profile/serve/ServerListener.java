package allod.profile.serve;

import allod.profile.ProfileSource;
import allod.profile.ProfilerListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// What the profiler finds when it looks for listeners: starts the endpoint for this machine, if
/// `-Dallod.profile.port=N` is set.
///
/// What goes wrong is said on the log of the system, and the program goes on without the endpoint.
public final class ServerListener implements ProfilerListener {
    private static final String PORT = "allod.profile.port";
    private static final int MAX_PORT = 0xFFFF;

    /// For [java.util.ServiceLoader].
    public ServerListener() {}

    @Override
    public void started(ProfileSource source) {
        String port = System.getProperty(PORT, "");
        if (port.isEmpty()) {
            return;
        }
        System.Logger log = System.getLogger("allod.profile");
        try {
            int number = Integer.parseInt(port);
            if (number < 0 || number > MAX_PORT) {
                throw new NumberFormatException(port);
            }
            ProfileServer server =
                    ProfileServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), number), source);
            log.log(System.Logger.Level.INFO, "profiles at {0}", server);
        } catch (NumberFormatException _) {
            log.log(System.Logger.Level.WARNING, "-D{0}={1}: must be a port from 0 to 65535.", PORT, port);
        } catch (IOException e) {
            log.log(System.Logger.Level.WARNING, e.getMessage());
        } catch (NoClassDefFoundError | IllegalAccessError _) {
            log.log(
                    System.Logger.Level.WARNING,
                    "-D{0}={1}: the JDK''s HTTP server is not there: --add-modules jdk.httpserver",
                    PORT,
                    port);
        }
    }
}
