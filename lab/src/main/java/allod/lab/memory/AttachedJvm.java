package allod.lab.memory;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks another JVM on this machine: the attach API knocks, which makes the JVM listen on a socket, and `jcmd`'s
/// protocol goes over that socket.
///
/// ```
/// VirtualMachine.attach ──► .attach_pidN, SIGQUIT ──► the JVM opens /tmp/.java_pidN
/// 1 NUL jcmd NUL VM.info NUL NUL NUL ──► socket ──► status, line break, answer
/// ```
///
/// The JVM gets one more thread, its Attach Listener, for good. A process that is not known to be a HotSpot JVM must
/// not be asked: the signal would end it.
///
/// Threads: each question waits on a thread of its own, so that a JVM that never answers costs its time and no more.
final class AttachedJvm implements JvmDoor {

    private static final long TIMEOUT_SECONDS = 10;
    private static final String PROTOCOL = "1";
    private static final String DONE = "0";
    private static final String RETURN_CODE = "return code: ";

    private final long processId;
    private final Path socket;
    private final long timeoutSeconds;

    private AttachedJvm(long processId, Path socket, long timeoutSeconds) {
        this.processId = processId;
        this.socket = socket;
        this.timeoutSeconds = timeoutSeconds;
    }

    /// The same JVM, asked with more patience or less.
    AttachedJvm withTimeout(long seconds) {
        return new AttachedJvm(processId, socket, seconds);
    }

    /// Knocks at a HotSpot JVM.
    static AttachedJvm knock(ProcessFolder process, ProcessStatus status) throws IOException {
        long processId = process.processId();
        String name = ".java_pid" + status.innermostProcessId(processId);
        Path inside = process.path("root/tmp").resolve(name);
        if (!Files.exists(inside)) {
            within(TIMEOUT_SECONDS, () -> {
                try {
                    VirtualMachine.attach(Long.toString(processId)).detach();
                } catch (AttachNotSupportedException refused) {
                    throw new IOException(refused.getMessage(), refused);
                }
                return "";
            });
        }
        return new AttachedJvm(processId, Files.exists(inside) ? inside : Path.of("/tmp", name), TIMEOUT_SECONDS);
    }

    @Override
    public String ask(String command) throws IOException {
        return request(command, "jcmd", command, "", "");
    }

    /// Loads an agent: a native library that the JVM finds under `library`, and whose `Agent_OnAttach` gets `options`.
    void load(String library, String options) throws IOException {
        String answer = request("the agent", "load", library, "true", options).strip();
        String code = answer.startsWith(RETURN_CODE) ? answer.substring(RETURN_CODE.length()) : answer;
        if (!code.equals(DONE)) {
            throw new IOException("JVM " + processId + " refused the agent: " + answer);
        }
    }

    private String request(String name, String... words) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            String answer = within(timeoutSeconds, () -> exchange(channel, words));
            int lineEnd = answer.indexOf('\n');
            if (lineEnd < 0 || !answer.substring(0, lineEnd).equals(DONE)) {
                throw new IOException("JVM " + processId + " refused " + name + ": "
                        + answer.substring(lineEnd + 1).lines().findFirst().orElse("no answer"));
            }
            return answer.substring(lineEnd + 1);
        }
    }

    /// Every request is the version of the protocol, a word and three arguments, each with a zero byte after it.
    private static String exchange(SocketChannel channel, String... words) throws IOException {
        String request = PROTOCOL + "\0" + String.join("\0", words) + "\0";
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        InputStream in = Channels.newInputStream(channel);
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String within(long seconds, Callable<String> question) throws IOException {
        FutureTask<String> task = new FutureTask<>(question);
        Thread.ofPlatform().daemon().name("allod asks a JVM").start(task);
        try {
            return task.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new IOException("the JVM did not answer within " + seconds + " s", late);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            String reason = cause == null ? failed.toString() : cause.getMessage();
            throw new IOException(reason == null ? String.valueOf(cause) : reason, failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }
}
