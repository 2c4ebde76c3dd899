package allod.lab.attach;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A JVM of its own with at most 128 MiB of Java heap, which the tests attach to; it ends with the test.
final class ServerJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ServerJvm(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        output = process.inputReader();
    }

    /// A program of the tests that has said that it is ready.
    static ServerJvm ready(Class<?> main, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(java());
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ServerJvm server = new ServerJvm(command);
        String answer = server.output.readLine();
        if (!"ready".equals(answer)) {
            server.close();
            throw new IOException("the server said '" + answer + "' instead of 'ready'");
        }
        return server;
    }

    /// Any other process.
    static ServerJvm process(String... command) throws IOException {
        return new ServerJvm(List.of(command));
    }

    /// The beginning of a command that runs a class of the tests.
    static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath());
    }

    /// Whatever these tests see, module or not.
    static String classPath() {
        String modules = System.getProperty("jdk.module.path", "");
        return String.join(
                File.pathSeparator,
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                Path.of("target", "classes").toAbsolutePath().toString(),
                modules,
                System.getProperty("java.class.path"));
    }

    long processId() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// The next line that the program prints.
    String line() throws IOException {
        return String.valueOf(output.readLine());
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(processId()))
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
