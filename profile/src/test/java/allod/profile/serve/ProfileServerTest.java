package allod.profile.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.profile.Profile;
import allod.profile.Profiler;
import allod.profile.ProfilerStats;
import allod.profile.Site;
import allod.profile.format.GoPprof;
import allod.profile.format.PprofFormat;
import allod.profile.format.ProfileValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real server, asked by the JDK's client and by `go tool pprof`; profiles are of a real heap.
class ProfileServerTest {
    private static final int BLOCKS = 1000;
    private static final int BYTES = 3000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final long sampleBytes = Profiler.sampleBytes();
    private Heap heap;
    private ProfileServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        Profiler.sampleBytes(1);
        heap = Heap.create(HeapOptions.defaults().name("served"));
        server = ProfileServer.start(0);
    }

    @AfterEach
    void stop() {
        server.close();
        heap.close();
        Profiler.sampleBytes(sampleBytes);
    }

    @Test
    void heapIsTheProfileAtThisMoment() throws Exception {
        List<Long> blocks = fill();
        heap.free(blocks.getFirst());
        Profile profile = profile("heap?gc=1");
        Site site = profile.of("served").sites().stream()
                .filter(each ->
                        each.stack().stream().anyMatch(call -> call.methodName().equals("fill")))
                .findFirst()
                .orElseThrow();
        assertThat(site.amounts().allocatedBytes()).isEqualTo((long) BLOCKS * BYTES);
        assertThat(site.amounts().liveBlocks()).isEqualTo(BLOCKS - 1);
        assertThat(profile.sampleBytes()).isEqualTo(1);
    }

    @Test
    void goReadsItAndItsTableIsOurs() throws Exception {
        GoPprof.assumeInstalled();
        fill();
        for (ProfileValue value : ProfileValue.values()) {
            Map<String, List<Long>> top = GoPprof.top(
                    folder, "-sample_index=" + value.pprofName(), uri("heap").toString());
            assertThat(top).isEqualTo(table(Profiler.take(), value));
        }
        assertThat(GoPprof.run(folder, "-top", uri("allocs").toString())).contains("Type: alloc_space");
        assertThat(GoPprof.run(folder, "-lines", "-top", uri("heap").toString()))
                .contains("allod.profile.serve.ProfileServerTest.fill allod/profile/serve/ProfileServerTest.java:");
        assertThat(GoPprof.run(folder, "-top", "-seconds=1", uri("heap").toString()))
                .contains("Duration: 1");
    }

    @Test
    void secondsGiveWhatHasChangedMeanwhile() throws Exception {
        List<Long> before = fill();
        CompletableFuture<HttpResponse<InputStream>> later =
                client.sendAsync(request("heap?seconds=2").build(), HttpResponse.BodyHandlers.ofInputStream());
        while (!isARequestWaiting()) {
            Thread.onSpinWait(); // it has taken its first profile when it waits
        }
        before.subList(0, 10).forEach(heap::free);
        long more = heap.malloc(7777);
        Profile change = PprofFormat.read(later.get().body()).of("served");
        assertThat(change.total().liveBytes()).isEqualTo(7777 - 10L * BYTES);
        assertThat(change.total().allocatedBlocks()).isEqualTo(1);
        heap.free(more);
    }

    @Test
    void leaksAreWhatGrewSinceTheStart() throws Exception {
        fill();
        Profile grown = profile("leaks").of("served");
        assertThat(grown.total().liveBytes()).isEqualTo((long) BLOCKS * BYTES);
        assertThat(text("leaks?debug=1")).contains("ProfileServerTest.fill", "the first suspect first");
    }

    @Test
    void theMomentOfTheMostLiveBytesIsKept() throws Exception {
        ProfilerStats stats = Profiler.stats(); // other tests of this JVM have had their peaks
        long ballast = heap.malloc(Math.max(1, stats.peakBytes() - stats.liveBytes()));
        fill().forEach(heap::free);
        heap.free(ballast);
        assertThat(profile("peak").of("served").total().liveBytes()).isGreaterThanOrEqualTo((long) BLOCKS * BYTES);
        assertThat(profile("heap").of("served").total().liveBytes()).isZero();
    }

    @Test
    void peopleReadText() throws Exception {
        fill();
        assertThat(text("")).contains("href=\"heap\"", "href=\"leaks?debug=1\"");
        assertThat(text("heap?debug=1"))
                .contains("1,000: 3,000,000 [1,000: 3,000,000]  HEAP served", "ProfileServerTest.java:");
        assertThat(text("cmdline")).contains("java");
    }

    @Test
    void onlyWhatIsAskedForIsThere() throws Exception {
        assertThat(status("heap/../../../etc/passwd")).isEqualTo(404);
        assertThat(status("symbol")).isEqualTo(404);
        assertThat(status("..%2f..%2fetc%2fpasswd")).isEqualTo(404);
        assertThat(status("heap?seconds=301")).isEqualTo(400);
        assertThat(status("heap?seconds=-1")).isEqualTo(400);
        assertThat(status("heap?seconds=a")).isEqualTo(400);
        assertThat(status("heap?debug=x")).isEqualTo(400);
    }

    @Test
    void nothingCanBeWritten() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")) {
            HttpResponse<String> response = client.send(
                    request("heap")
                            .method(method, HttpRequest.BodyPublishers.ofString("x"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(method).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
        }
    }

    @Test
    void headHasTheLengthAndNothingElse() throws Exception {
        HttpResponse<String> head = client.send(
                request("").method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length"))
                .hasValue(text("").getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void namesThatMightMeanThisMachineAreRefused() throws Exception {
        int port = server.address().getPort();
        for (String host : List.of("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:" + port, "")) {
            assertThat(rawStatus("Host: " + host)).as(host).isEqualTo(403);
        }
        for (String host : List.of("localhost", "LOCALHOST:" + port, "127.0.0.1:" + port, "127.1.2.3", "[::1]:80")) {
            assertThat(rawStatus("Host: " + host)).as(host).isEqualTo(200);
        }
    }

    @Test
    void waitsDoNotStarveOthersAndEndWithTheServer() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        HttpRequest waits = request("heap?seconds=300").build();
        for (int w = 0; w < 2; w++) {
            waiting.add(client.sendAsync(waits, HttpResponse.BodyHandlers.ofString()));
        }
        while (status("heap?seconds=1") != 503) { // until both wait
            for (int w = 0; w < 2; w++) {
                if (waiting.get(w).isDone()) { // our own question has taken its place
                    waiting.set(w, client.sendAsync(waits, HttpResponse.BodyHandlers.ofString()));
                }
            }
            Thread.sleep(100);
        }
        assertThat(status("heap")).isEqualTo(200);
        server.close();
        server.close();
        assertThat(waiting)
                .allSatisfy(
                        wait -> assertThat(wait.handle((_, _) -> true).get()).isTrue());
    }

    @Test
    void aPortThatIsTakenIsSaidSo() {
        InetSocketAddress taken = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.address().getPort());
        assertThatThrownBy(() -> ProfileServer.start(taken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Choose another port");
    }

    @Test
    void itListensToThisMachineAloneAndItsThreadsAreDaemons() throws Exception {
        status("heap");
        assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("allod-profile-")
                        || thread.getName().contains("HTTP-Dispatcher"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    private static boolean isARequestWaiting() {
        return Thread.getAllStackTraces().values().stream()
                .anyMatch(stack -> Arrays.stream(stack)
                        .anyMatch(call -> call.getClassName().equals(Endpoint.class.getName())
                                && call.getMethodName().equals("await")));
    }

    private List<Long> fill() {
        List<Long> blocks = new ArrayList<>();
        for (int b = 0; b < BLOCKS; b++) {
            blocks.add(heap.malloc(BYTES));
        }
        return blocks;
    }

    private static Map<String, List<Long>> table(Profile profile, ProfileValue value) {
        Map<String, List<Long>> table = new HashMap<>();
        for (Site site : profile.sites()) {
            long amount = value.of(site.amounts());
            String leaf = site.stack().getFirst().name();
            new HashSet<>(site.stack().stream().map(call -> call.name()).toList())
                    .forEach(name -> table.merge(
                            name,
                            List.of(name.equals(leaf) ? amount : 0, amount),
                            (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1))));
        }
        table.values().removeIf(values -> values.equals(List.of(0L, 0L)));
        return table;
    }

    private Profile profile(String path) throws Exception {
        HttpResponse<byte[]> response = client.send(request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        return PprofFormat.read(new ByteArrayInputStream(response.body()));
    }

    private String text(String path) throws Exception {
        HttpResponse<String> response = client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private int status(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + "/debug/pprof/" + path);
    }

    /// The client of the JDK does not let a request say whom it asks.
    private int rawStatus(String header) throws IOException {
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.getOutputStream()
                    .write(("GET /debug/pprof/ HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ")[1]);
        }
    }
}
