package allod.profile.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The faces in JVMs of their own: asked for by a property, or in a JDK that has neither of their modules.
@Tag("modules")
class ServerListenerTest {
    private static final int PATIENCE_SECONDS = 60;

    @Test
    void aPropertyStartsTheEndpoint() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(child(List.of("-Dallod.profile.port=" + port, "--add-modules=jdk.httpserver"), "" + port))
                .contains("served: true", "done", "profiles at ProfileServer[http://");
    }

    @Test
    void aPortThatIsTakenOrNoneIsSaidAndTheProgramGoesOn() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(child(List.of(
                            "-Dallod.profile.port=" + taken.getLocalPort(), "--add-modules=jdk.httpserver,jdk.jfr")))
                    .contains("Choose another port", "flight recorder: true", "done");
        }
        assertThat(child(List.of("-Dallod.profile.port=http", "--add-modules=jdk.httpserver")))
                .contains("must be a port from 0 to 65535", "done");
    }

    @Test
    void withoutFlightRecorderAndServerTheProfilerWorks() throws Exception {
        String limits = "--limit-modules=allod.profile,java.logging";
        assertThat(child(List.of(limits)))
                .contains("flight recorder: false", "http server: false", "done")
                .doesNotContain("Exception", "Error");
        assertThat(child(List.of(limits, "-Dallod.profile.port=6060")))
                .contains("http server: false", "--add-modules jdk.httpserver", "done");
    }

    private static String child(List<String> options, String... arguments) throws IOException, InterruptedException {
        String modulePath = System.getProperty("jdk.module.path");
        assumeTrue(modulePath != null, "not on the module path");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m", "-XX:TieredStopAtLevel=1", "-ea"));
        command.addAll(options);
        command.addAll(List.of("--enable-native-access=allod.pages", "--module-path", modulePath));
        command.addAll(List.of("--patch-module", "allod.profile=" + Path.of("target", "test-classes")));
        command.addAll(List.of("--module", "allod.profile/" + FacesChild.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(output)
                .isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
