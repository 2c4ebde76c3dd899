package allod.lab.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A process of its own whose memory the tests look at; it ends with the test.
final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    static ChildProcess start(String... command) throws IOException {
        return new ChildProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /// A JVM that runs [MemoryScenario] and is ready.
    static ChildProcess scenario(List<String> options, Path folder, Path memoryFile) throws IOException {
        ChildProcess child = java(classPath(), options, MemoryScenario.class, folder.toString(), memoryFile.toString());
        child.expect("ready");
        return child;
    }

    static ChildProcess java(String classPath, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        return start(command.toArray(String[]::new));
    }

    static String classPath() {
        return classFolders().map(Path::toString).collect(Collectors.joining(":"));
    }

    static Stream<Path> classFolders() {
        return Stream.of(
                        Path.of("target", "test-classes"),
                        Path.of("target", "classes"),
                        Path.of("..", "pages", "target", "classes"))
                .map(Path::toAbsolutePath);
    }

    long processId() {
        return process.pid();
    }

    void say(String word) throws IOException {
        process.outputWriter().write(word);
        process.outputWriter().flush();
    }

    void expect(String line) throws IOException {
        String answer = output.readLine();
        if (!line.equals(answer)) {
            throw new IOException("the child said '" + answer + "' instead of '" + line + "'");
        }
    }

    String line() throws IOException {
        return String.valueOf(output.readLine());
    }

    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(processId()))
                .start()
                .waitFor();
    }

    void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        end();
    }
}
