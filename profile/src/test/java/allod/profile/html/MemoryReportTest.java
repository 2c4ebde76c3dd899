package allod.profile.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Profile;
import allod.profile.Site;
import allod.profile.html.ReportTable.Column;
import allod.profile.html.ReportTable.Kind;
import allod.profile.html.ReportTable.Row;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is in the file, and how it gets there. What a browser makes of it: `ReportBrowserTest`.
class MemoryReportTest {

    private static final Pattern DATA = Pattern.compile("id=\"data\">(.*?)</script>", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void thePageNeedsNothingFromOutside() throws Exception {
        String page = page(Samples.full());

        assertThat(page).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
        assertThat(page).doesNotContain("http:", "https:", "src=", "url(", "@import", "eval(", "innerHTML");
        assertThat(page).contains("default-src 'none'");
    }

    @Test
    void thePolicyNamesTheOneScriptAndTheOneStyle() throws Exception {
        String page = page(Samples.full());

        String script = between(page, "<script>", "</script>");
        String style = between(page, "<style>", "</style>");
        assertThat(page).contains("script-src '" + hash(script) + "'", "style-src '" + hash(style) + "'");
    }

    @Test
    void theDataSayWhatTheReportSays() throws Exception {
        Map<String, Object> data = data(Samples.full());

        assertThat(data.get("title")).isEqualTo("Order server, warm");
        assertThat(list(data, "facts")).hasSize(3);
        assertThat(list(data, "timeline")).hasSize(4 * 3000);
        assertThat(list(data, "histograms")).hasSize(2);
        assertThat(list(data, "maps")).hasSize(1);
        assertThat(list(data, "tables")).hasSize(1);
        assertThat(data.get("base")).isEqualTo(1.0);
    }

    /// The stacks of the data are those of the profile, frame by frame, and so are the amounts.
    @Test
    void sitesComeBackAsTheyWere() throws Exception {
        Profile profile = Samples.realistic(3, 500);

        Map<String, Object> data = data(MemoryReport.of("sites", profile));

        List<Object> sites = list(object(list(data, "profiles").getFirst()), "sites");
        assertThat(sites).hasSize(500 * 8);
        for (int i = 0; i < 500; i++) {
            Site site = profile.sites().get(i);
            assertThat(stack(data, number(sites.get(i * 8)))).isEqualTo(named(site.stack()));
            assertThat(list(data, "strings").get(number(sites.get(i * 8 + 1))))
                    .isEqualTo(site.kind().name());
            assertThat(list(data, "strings").get(number(sites.get(i * 8 + 2)))).isEqualTo(site.owner());
            assertThat(sites.get(i * 8 + 7)).isEqualTo((double) site.amounts().liveBytes());
        }
    }

    @Test
    void n1_theNumberOfANodeIsGreaterThanItsParents() throws Exception {
        List<Object> nodes = list(data(MemoryReport.of("nodes", Samples.realistic(4, 300))), "nodes");
        for (int i = 0; i < nodes.size(); i += 2) {
            assertThat(number(nodes.get(i))).isBetween(1, i / 2 + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "<!--<script>",
                "\"'><img src=x onerror=alert(1)>",
                "]]>&lt;\\u003c\\",
                "\u0000\u0007\u001b[31m\u2028\u2029\u202e\ud800 lone",
                "日本語 العربية 𝛑 €"
            })
    void j1_stringsOfAnyKindAreDataAlone(String nasty) throws Exception {
        Site site = new Site(
                List.of(new CallFrame(nasty, nasty, nasty, 3), new CallFrame("", nasty, null, 0)),
                MemoryKind.HEAP,
                nasty,
                Map.of(nasty, nasty),
                new Amounts(1, 2, 3, 4));
        Column column = new Column(nasty, Kind.TEXT);
        MemoryReport report = MemoryReport.of(nasty, Samples.profile(site))
                .fact(nasty, nasty)
                .histogram(new ReportHistogram(nasty, nasty, List.of(new ReportHistogram.Bar(nasty, 1, 1))))
                .table(new ReportTable(nasty, nasty, List.of(column), List.of(Row.of(nasty))));

        String page = page(report);

        assertThat(page.split("(?i)<script", -1)).hasSize(3);
        assertThat(page.split("(?i)</script", -1)).hasSize(3);
        assertThat(page).doesNotContain("<!--", "<img");
        Matcher embedded = DATA.matcher(page);
        assertThat(embedded.find()).isTrue();
        assertThat(embedded.group(1)).matches("[ -~&&[^<>&]]*");
        Map<String, Object> data = object(Json.read(embedded.group(1)));
        assertThat(data.get("title")).isEqualTo(nasty);
        assertThat(stack(data, 2)).isEqualTo(named(site.stack()));
        assertThat(page).contains("<title>").doesNotContain("\u0000", "\u001b");
    }

    @Test
    void aFileIsReplacedInOneStepAndNothingIsLeftBesideIt() throws Exception {
        Path file = folder.resolve("report.html");
        Files.writeString(file, "old");

        Samples.full().writeTo(file);

        assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>");
        assertThat(names()).containsExactly("report.html");
    }

    @Test
    void whenItCannotBeWrittenWhatWasThereStays() throws Exception {
        Path file = folder.resolve("folder.html");
        Files.createDirectories(file.resolve("kept"));

        assertThatThrownBy(() -> MemoryReport.of("none").writeTo(file)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> MemoryReport.of("none").writeTo(folder.resolve("absent/report.html")))
                .isInstanceOf(IOException.class);

        assertThat(names()).containsExactly("folder.html");
        assertThat(file.resolve("kept")).isDirectory();
    }

    @Test
    void aRowThatDoesNotFitItsTableIsRefused() {
        List<Column> columns = List.of(new Column("a", Kind.TEXT), new Column("b", Kind.COUNT));

        assertThatThrownBy(() -> new ReportTable("pairs", "", columns, List.of(Row.of("one"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "table 'pairs' has 2 columns, and a row of 1 cells: give each column a cell, if an empty one");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static List<CallFrame> stack(Map<String, Object> data, int node) {
        List<Object> nodes = list(data, "nodes");
        List<Object> frames = list(data, "frames");
        List<Object> strings = list(data, "strings");
        List<CallFrame> stack = new ArrayList<>();
        for (int n = node; n != 0; n -= number(nodes.get(n * 2 - 2))) {
            int frame = number(nodes.get(n * 2 - 1));
            String name = (String) strings.get(number(frames.get(frame * 3)));
            String file = (String) strings.get(number(frames.get(frame * 3 + 1)));
            stack.add(new CallFrame("", name, file.isEmpty() ? null : file, number(frames.get(frame * 3 + 2))));
        }
        return stack;
    }

    /// Classes and methods are joined in the data.
    private static List<CallFrame> named(List<CallFrame> stack) {
        return stack.stream()
                .map(frame -> new CallFrame("", frame.name(), frame.fileName(), frame.line()))
                .toList();
    }

    private static String page(MemoryReport report) throws IOException {
        StringWriter page = new StringWriter();
        report.writeTo(page);
        return page.toString();
    }

    private static Map<String, Object> data(MemoryReport report) throws IOException {
        Matcher embedded = DATA.matcher(page(report));
        assertThat(embedded.find()).isTrue();
        return object(Json.read(embedded.group(1)));
    }

    private static String between(String text, String from, String to) {
        int start = text.indexOf(from) + from.length();
        return text.substring(start, text.indexOf(to, start));
    }

    private static String hash(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Map<String, Object> holder, String key) {
        return (List<Object>) holder.get(key);
    }

    private static int number(Object value) {
        return ((Double) value).intValue();
    }
}
