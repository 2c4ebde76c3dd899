package allod.profile.html;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A headless Chromium with one page, driven over DevTools' protocol on two pipes: it ends when the pipes do, whatever
/// becomes of this JVM.
///
/// One thread.
final class Browser implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Path folder;
    private final Process process;
    private final OutputStream commands;
    private final BlockingQueue<Map<String, Object>> messages = new LinkedBlockingQueue<>();
    private final List<String> problems = new ArrayList<>();
    private String session = "";
    private int lastId;

    /// Starts the browser, or skips the test where there is none.
    static Browser start() throws IOException {
        String program = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElse("");
        assumeTrue(!program.isEmpty(), "no Chromium here: install Debian's package chromium to have this tested");
        return new Browser(program);
    }

    private Browser(String program) throws IOException {
        folder = Files.createTempDirectory("allod-browser");
        String command = "exec " + program + " --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
                + " --no-first-run --disable-extensions --disable-background-networking --renderer-process-limit=1"
                + " --js-flags=--max-old-space-size=512 --remote-debugging-pipe --user-data-dir=" + folder
                + " about:blank 3<&0 4>&1 1>/dev/null 2>&1";
        process = new ProcessBuilder("bash", "-c", command).start();
        commands = process.getOutputStream();
        Thread.ofPlatform().daemon().name("browser-reader").start(this::read);
        String target = text(send("Target.createTarget", "{\"url\":\"about:blank\"}"), "targetId");
        session =
                text(send("Target.attachToTarget", "{\"targetId\":\"" + target + "\",\"flatten\":true}"), "sessionId");
        send("Page.enable", "{}");
        send("Runtime.enable", "{}");
        send("Log.enable", "{}");
        send("Network.enable", "{}");
    }

    /// Shows a page of a given size and waits until it is there.
    void open(Path page, int width, int height, boolean dark) {
        send(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":false}");
        send(
                "Emulation.setEmulatedMedia",
                "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + (dark ? "dark" : "light") + "\"}]}");
        send("Page.navigate", "{\"url\":" + quoted(page.toUri().toString()) + "}");
        awaitTrue("document.readyState === 'complete' && location.protocol === 'file:'");
        settle();
    }

    /// Waits for two frames: what was asked for is drawn then.
    void settle() {
        evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done('')))) ");
    }

    void awaitTrue(String expression) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!evaluate("String(" + expression + ")").equals("true")) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not true in " + PATIENCE_SECONDS + " s: " + expression);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// The value of an expression of JavaScript as text; a promise is waited for.
    String evaluate(String expression) {
        Map<String, Object> reply = send(
                "Runtime.evaluate",
                "{\"awaitPromise\":true,\"returnByValue\":true,\"expression\":" + quoted(expression) + "}");
        if (reply.containsKey("exceptionDetails")) {
            throw new AssertionError(expression + ": " + reply.get("exceptionDetails"));
        }
        Object value = object(reply, "result").get("value");
        return String.valueOf(value);
    }

    double number(String expression) {
        return Double.parseDouble(evaluate("String(" + expression + ")"));
    }

    /// Presses and releases the mouse at a point of the window.
    void click(double x, double y) {
        move(x, y);
        for (String kind : List.of("mousePressed", "mouseReleased")) {
            mouse(kind, x, y, ",\"button\":\"left\",\"clickCount\":1");
        }
        settle();
    }

    void move(double x, double y) {
        mouse("mouseMoved", x, y, "");
    }

    private void mouse(String kind, double x, double y, String more) {
        send("Input.dispatchMouseEvent", "{\"type\":\"" + kind + "\",\"x\":" + x + ",\"y\":" + y + more + "}");
    }

    /// Types text into what has the focus.
    void type(String text) {
        send("Input.insertText", "{\"text\":" + quoted(text) + "}");
        settle();
    }

    /// Presses a key such as `Enter`, `Escape`, `ArrowDown`, `/`.
    void press(String key) {
        String text = key.length() == 1 ? ",\"text\":" + quoted(key) : key.equals("Enter") ? ",\"text\":\"\\r\"" : "";
        send("Input.dispatchKeyEvent", "{\"type\":\"keyDown\",\"key\":" + quoted(key) + text + "}");
        send("Input.dispatchKeyEvent", "{\"type\":\"keyUp\",\"key\":" + quoted(key) + "}");
        settle();
    }

    /// A picture of the window, or of the whole page.
    byte[] screenshot(boolean wholePage) {
        String picture = text(
                send("Page.captureScreenshot", "{\"format\":\"png\",\"captureBeyondViewport\":" + wholePage + "}"),
                "data");
        return Base64.getDecoder().decode(picture);
    }

    /// What the page complained of: exceptions, errors on the console, requests that left the file.
    List<String> problems() {
        evaluate("''"); // all earlier events have come by then
        return List.copyOf(problems);
    }

    private Map<String, Object> send(String method, String parameters) {
        int id = ++lastId;
        String target = session.isEmpty() ? "" : ",\"sessionId\":\"" + session + "\"";
        String command = "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + target + "}\0";
        try {
            commands.write(command.getBytes(StandardCharsets.UTF_8));
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the browser is gone", e);
        }
        while (true) {
            Map<String, Object> message = next(method);
            if (!message.containsKey("id")) {
                notice(message);
            } else if (((Double) message.get("id")).intValue() == id) {
                if (message.containsKey("error")) {
                    throw new AssertionError(method + ": " + message.get("error"));
                }
                return object(message, "result");
            }
        }
    }

    private Map<String, Object> next(String method) {
        try {
            Map<String, Object> message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no answer to " + method + " in " + PATIENCE_SECONDS + " s; the browser "
                        + (process.isAlive() ? "lives" : "has ended"));
            }
            return message;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void notice(Map<String, Object> event) {
        String method = String.valueOf(event.get("method"));
        String said = String.valueOf(event.get("params"));
        boolean complaint = method.equals("Runtime.exceptionThrown")
                || method.equals("Runtime.consoleAPICalled") && !said.contains("type=log")
                || method.equals("Log.entryAdded") && !said.contains("level=verbose")
                || method.equals("Network.requestWillBeSent") && !said.contains("url=file:");
        if (complaint) {
            problems.add(method + " " + said);
        }
    }

    /// Messages end with a zero byte.
    private void read() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (InputStream answers = process.getInputStream()) {
            byte[] buffer = new byte[1 << 16];
            for (int count = answers.read(buffer); count >= 0; count = answers.read(buffer)) {
                int from = 0;
                for (int i = 0; i < count; i++) {
                    if (buffer[i] == 0) {
                        message.write(buffer, from, i - from);
                        messages.add(asObject(Json.read(message.toString(StandardCharsets.UTF_8))));
                        message.reset();
                        from = i + 1;
                    }
                }
                message.write(buffer, from, count - from);
            }
        } catch (IOException _) {
            // the browser has ended; whoever waits for an answer is told so
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asObject(Object value) {
        return (Map<String, Object>) value;
    }

    private static Map<String, Object> object(Map<String, Object> holder, String key) {
        return asObject(holder.get(key));
    }

    private static String text(Map<String, Object> holder, String key) {
        return String.valueOf(holder.get(key));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            quoted.append(c < ' ' || c > '~' || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : c);
        }
        return quoted.append('"').toString();
    }

    /// Ends the browser and all that it started.
    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        for (int tries = 0; tries < 20; tries++) { // its helpers may still be writing
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
            if (!Files.exists(folder)) {
                return;
            }
            pause();
        }
    }
}
