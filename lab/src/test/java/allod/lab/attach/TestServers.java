package allod.lab.attach;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The servers of these tests, for the tests of the command line.
public final class TestServers {

    private TestServers() {}

    /// A JVM that waits until it is closed.
    public static AutoCloseable quiet() throws IOException {
        return ServerJvm.ready(QuietServer.class, List.of());
    }

    /// The process of a server.
    public static long processId(AutoCloseable server) {
        return ((ServerJvm) server).processId();
    }

    /// The command of a JVM that ends after a while.
    public static List<String> quietCommand(String millis) {
        return command(QuietServer.class, millis);
    }

    /// The command that runs a class.
    public static List<String> command(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(ServerJvm.java());
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }
}
