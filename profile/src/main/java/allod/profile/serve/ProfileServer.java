package allod.profile.serve;

import allod.profile.ProfileSource;
import allod.profile.Profiler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// An HTTP endpoint for profiles, at the paths that Go's programs have made known.
///
/// ```
/// try (ProfileServer server = ProfileServer.start(6060)) { ... }        or: java -Dallod.profile.port=6060 ...
///
/// go tool pprof http://localhost:6060/debug/pprof/heap
/// ```
///
/// | path | what |
/// | --- | --- |
/// | `/debug/pprof/` | this list |
/// | `/debug/pprof/heap` | what is allocated and live, live bytes first |
/// | `/debug/pprof/allocs` | the same, allocated bytes first |
/// | `/debug/pprof/peak` | as it was at the moment of the most live bytes |
/// | `/debug/pprof/leaks` | what has grown since the server started: suspects of leaks |
/// | `/debug/pprof/cmdline` | the command of this process |
///
/// `?debug=1` gives text; `?seconds=N` waits and gives what has changed meanwhile, up to [#MAX_SECONDS]; `?gc=1` is
/// accepted, and nothing comes of it: there is nothing to collect.
///
/// What nobody can do with it: change anything, read a file, hold more than a few threads, or reach it from another
/// machine unless an address of the network is asked for. There is no encryption and no password: a profile tells
/// names of methods and labels, so put nothing secret into labels, and a proxy before it where that is not enough.
///
/// Threads: any. Requests have a few daemon threads of their own.
///
/// Errors: a port that is taken is an [IOException]. Clients are told by status: 400, 403, 404, 405, 503.
///
/// Sources: Go, `net/http/pprof`: paths and parameters.
public final class ProfileServer implements AutoCloseable {

    /// The longest wait of a request.
    public static final int MAX_SECONDS = 300;

    private static final int THREADS = 4;
    private static final int WAITING_REQUESTS = 16;
    private static final int IDLE_SECONDS = 10;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    private ProfileServer(HttpServer server, ThreadPoolExecutor threads) {
        this.server = server;
        this.threads = threads;
    }

    /// Serves the profiles of this process to this machine alone.
    ///
    /// @param port 0 for any that is free
    public static ProfileServer start(int port) throws IOException {
        return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /// Serves the profiles of this process at an address. One of the network lets the network ask.
    ///
    /// @param address of this machine; port 0 for any that is free
    public static ProfileServer start(InetSocketAddress address) throws IOException {
        return start(address, Profiler.source());
    }

    /// Serves the profiles of a source.
    static ProfileServer start(InetSocketAddress address, ProfileSource source) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(address, WAITING_REQUESTS);
        } catch (IOException e) {
            throw new IOException(
                    "no profiles at " + address + ": " + e.getMessage() + ". Choose another port, or 0.", e);
        }
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_REQUESTS),
                Thread.ofPlatform().name("allod-profile-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
        Guard guard = new Guard(server.getAddress().getAddress().isLoopbackAddress());
        server.createContext("/", new Endpoint(source, guard, THREADS / 2));
        server.setExecutor(threads);
        startAsDaemon(server);
        return new ProfileServer(server, threads);
    }

    /// Where it listens, with the port that was chosen.
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /// Stops at once. Requests that wait are answered that they are too late; closing again does nothing.
    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }

    /// The server's own thread is a daemon if the one that starts it is: the program may end while it listens.
    private static void startAsDaemon(HttpServer server) {
        Thread starter =
                Thread.ofPlatform().name("allod-profile-start").daemon().start(server::start);
        boolean interrupted = false;
        while (starter.isAlive()) {
            try {
                starter.join();
            } catch (InterruptedException _) {
                interrupted = true; // it takes no time
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "ProfileServer[http://" + address().getHostString() + ":"
                + address().getPort() + Endpoint.ROOT + "]";
    }
}
