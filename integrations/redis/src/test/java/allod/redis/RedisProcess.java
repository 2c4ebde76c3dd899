package allod.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/// A real server on the loopback interface, for a test: started, killed, started again on the same port, and ended.
final class RedisProcess implements AutoCloseable {

    private static final List<String> PROGRAMS = List.of("redis-server", "valkey-server");
    private static final long START_SECONDS = 60;

    private final Path folder;
    private final int port;
    private final List<String> command = new ArrayList<>();
    private Process process;

    private RedisProcess(Path folder, List<String> settings) {
        this.folder = folder;
        this.port = freePort();
        command.addAll(List.of(program(), "--port", "" + port, "--bind", "127.0.0.1", "--dir", folder.toString()));
        command.addAll(List.of("--save", "", "--daemonize", "no", "--io-threads", "1"));
        command.addAll(settings);
    }

    /// Starts a server; where none is installed, the test is skipped with a sentence.
    ///
    /// @param settings as in `redis.conf`, each with two dashes before its name
    static RedisProcess start(Path parent, String... settings) {
        requireInstalled();
        try {
            RedisProcess server = new RedisProcess(Files.createTempDirectory(parent, "redis"), List.of(settings));
            server.start();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static void requireInstalled() {
        assumeTrue(
                !program().isEmpty(),
                "no redis-server and no valkey-server on the PATH: install Debian's redis-server for this test");
    }

    static String program() {
        return onPath(PROGRAMS.stream());
    }

    /// The client that belongs to the server.
    static String commandLine() {
        return onPath(Stream.of("redis-cli", "valkey-cli"));
    }

    private static String onPath(Stream<String> programs) {
        List<String> folders = List.of(System.getenv("PATH").split(":"));
        return programs.flatMap(program -> folders.stream().map(folder -> folder + "/" + program))
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse("");
    }

    /// Starts it (again), on its port and with its files, and waits until it answers.
    void start() {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("log").toFile()))
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        waitUntilItAnswers();
    }

    private void waitUntilItAnswers() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("the server does not start: " + log());
            }
            sleep(20);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(5);
            return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException notYet) {
            return false;
        }
    }

    /// Ends it at once, as a crash does.
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Stops it in its tracks: connections stay, answers do not come.
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    int port() {
        return port;
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    /// Asks the server past the store.
    <T> T ask(Function<RedisCommands<byte[], byte[]>, T> question) {
        RedisClient client = RedisClient.create(RedisURI.create(uri()));
        try (StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE)) {
            return question.apply(connection.sync());
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    /// Keys on the server.
    long keys() {
        return ask(commands -> commands.dbsize());
    }

    /// The value of a key, or null.
    byte[] get(byte[] key) {
        return ask(commands -> commands.get(key));
    }

    @Override
    public void close() {
        kill();
    }

    /// A port for the server, with room for the one that nodes of a cluster talk through.
    private static int freePort() {
        Random random = new Random();
        while (true) {
            int port = 20_000 + random.nextInt(12_000);
            try (ServerSocket one = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                    ServerSocket other = new ServerSocket(port + 10_000, 1, InetAddress.getLoopbackAddress())) {
                return one.getLocalPort() == port && other.isBound() ? port : 0;
            } catch (IOException taken) {
                continue;
            }
        }
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
