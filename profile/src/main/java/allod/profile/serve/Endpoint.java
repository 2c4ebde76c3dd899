package allod.profile.serve;

import allod.profile.Amounts;
import allod.profile.LeakSuspect;
import allod.profile.Profile;
import allod.profile.ProfileSource;
import allod.profile.Site;
import allod.profile.format.PprofFormat;
import allod.profile.format.ProfileValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Answers requests.
///
/// Threads: any. Of those that wait, `?seconds=`, there are at most so many at a time that others are answered still.
final class Endpoint implements HttpHandler {
    static final String ROOT = "/debug/pprof/";

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String BINARY = "application/octet-stream";

    private final ProfileSource source;
    private final Guard guard;
    private final Semaphore waits;
    private final Profile atStart;

    /// What a client gets.
    private static final class Answer {
        private final int status;
        private final String type;
        private final byte[] body;

        Answer(int status, String type, byte[] body) {
            this.status = status;
            this.type = type;
            this.body = body;
        }

        static Answer text(int status, String text) {
            return new Answer(status, TEXT, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// A request that is answered by its message.
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;
        private final int status;

        Refusal(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    Endpoint(ProfileSource source, Guard guard, int maxWaits) {
        this.source = source;
        this.guard = guard;
        this.waits = new Semaphore(maxWaits);
        this.atStart = source.profile();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (Refusal refusal) {
                answer = Answer.text(refusal.status, refusal.getMessage() + '\n');
            } catch (RuntimeException e) {
                answer = Answer.text(
                        500, "the profile could not be taken: " + e.getClass().getName() + '\n');
            }
            send(exchange, answer);
        }
    }

    private Answer answer(HttpExchange exchange) throws Refusal, IOException {
        String method = exchange.getRequestMethod();
        if (!guard.allows(exchange.getRequestHeaders().getFirst("Host"))) {
            throw new Refusal(403, "this endpoint answers to localhost, 127.0.0.1 and [::1] only.");
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            throw new Refusal(405, "profiles can be read only: GET or HEAD.");
        }
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/") || path.equals(ROOT.substring(0, ROOT.length() - 1))) {
            exchange.getResponseHeaders().set("Location", ROOT);
            return Answer.text(302, "");
        }
        if (!path.startsWith(ROOT)) {
            throw new Refusal(404, "nothing here: see " + ROOT);
        }
        return answer(path.substring(ROOT.length()), query(exchange));
    }

    private static Query query(HttpExchange exchange) throws Refusal {
        try {
            return Query.of(exchange.getRequestURI().getRawQuery());
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, String.valueOf(e.getMessage()));
        }
    }

    private Answer answer(String name, Query query) throws Refusal, IOException {
        return switch (name) {
            case "" -> new Answer(200, HTML, ProfileText.index().getBytes(StandardCharsets.UTF_8));
            case "cmdline" -> Answer.text(200, commandLine());
            case "heap" -> profile(current(query), ProfileValue.LIVE_BYTES, query);
            case "allocs" -> profile(current(query), ProfileValue.ALLOCATED_BYTES, query);
            case "peak" -> profile(source.peak(), ProfileValue.LIVE_BYTES, query);
            case "leaks" -> leaks(query);
            default -> throw new Refusal(404, "no such profile: see " + ROOT);
        };
    }

    private Profile current(Query query) throws Refusal {
        if (query.seconds() == 0) {
            return source.profile();
        }
        Profile before = source.profile();
        await(query.seconds());
        return Difference.of(before, source.profile());
    }

    private Answer leaks(Query query) throws Refusal, IOException {
        Profile since = atStart;
        if (query.seconds() > 0) {
            since = source.profile();
            await(query.seconds());
        }
        Profile now = source.profile();
        List<LeakSuspect> suspects = now.leaks(since);
        if (query.text()) {
            return Answer.text(200, ProfileText.suspects(suspects));
        }
        List<Site> grown = suspects.stream()
                .map(suspect -> new Site(
                        suspect.site().stack(),
                        suspect.site().kind(),
                        suspect.site().owner(),
                        suspect.site().labels(),
                        new Amounts(
                                suspect.grownBlocks(),
                                suspect.grownBytes(),
                                suspect.grownBlocks(),
                                suspect.grownBytes())))
                .toList();
        Profile profile = new Profile(now.takenAt(), now.duration(), now.sampleBytes(), grown);
        return profile(profile, ProfileValue.LIVE_BYTES, query);
    }

    private static Answer profile(Profile profile, ProfileValue first, Query query) throws IOException {
        if (query.text()) {
            return Answer.text(200, ProfileText.of(profile, first));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PprofFormat.write(profile, first, bytes);
        return new Answer(200, BINARY, bytes.toByteArray());
    }

    private void await(int seconds) throws Refusal {
        if (!waits.tryAcquire()) {
            throw new Refusal(503, "too many requests wait already: try again, or without seconds.");
        }
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "the endpoint is being closed.");
        } finally {
            waits.release();
        }
    }

    /// Words end with a zero byte, as Go has it.
    private static String commandLine() {
        ProcessHandle.Info process = ProcessHandle.current().info();
        String command = process.command().orElse("java");
        return command
                + process.arguments()
                        .map(words -> '\0' + String.join("\0", words))
                        .orElse("");
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.type);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(answer.body.length));
            exchange.sendResponseHeaders(answer.status, -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status, answer.body.length == 0 ? -1 : answer.body.length);
        exchange.getResponseBody().write(answer.body);
    }
}
