package allod.own.check;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/// javac as its command line is, with plugins from the build's own folders.
///
/// @param code what it gives back; zero when all is well
/// @param output what it prints
record RealJavac(int code, String output) {

    /// Compiles with a plugin.
    ///
    /// @param plugin its name and options, as they stand behind `-Xplugin:`
    static RealJavac run(String plugin, Path classFolder, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-processorpath",
                "target/classes" + File.pathSeparator + "target/test-classes",
                "-Xplugin:" + plugin,
                "-classpath",
                "../own/target/classes",
                "-d",
                classFolder.toString()));
        arguments.addAll(more);
        StringWriter output = new StringWriter();
        try (PrintWriter writer = new PrintWriter(output)) {
            int code = ToolProvider.findFirst("javac")
                    .orElseThrow()
                    .run(writer, writer, arguments.toArray(String[]::new));
            writer.flush();
            return new RealJavac(code, output.toString());
        }
    }
}
