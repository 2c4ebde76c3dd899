package allod.own.check;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// javac in a process of its own, with plugins from the build's own folders.
///
/// @param code what it gives back; zero when all is well
/// @param output what it prints
record RealJavac(int code, String output) {

    /// Compiles with a plugin.
    ///
    /// @param plugin its name and options, as they stand behind `-Xplugin:`
    static RealJavac run(String plugin, Path classFolder, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "-J-Dstdout.encoding=UTF-8",
                "-J-Dstderr.encoding=UTF-8",
                "-encoding",
                "UTF-8",
                "-proc:none",
                "-processorpath",
                String.join(File.pathSeparator, "target/classes", "target/test-classes", "src/test/plugins"),
                "-Xplugin:" + plugin,
                "-classpath",
                "../own/target/classes",
                "-d",
                classFolder.toString()));
        arguments.addAll(more);
        return fork(arguments);
    }

    // in this JVM javac would take the plugins of the module under test, and never those of the processor path
    private static RealJavac fork(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(), "-J-XX:TieredStopAtLevel=1"));
        command.addAll(arguments);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new RealJavac(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
