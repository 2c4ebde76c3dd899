package allod.profile.html;

import static org.assertj.core.api.Assertions.assertThat;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The report in a real browser, by mouse and by keys. Pictures of it are left in `target/report-pictures`.
class ReportBrowserTest {

    private static final Path PICTURES = Path.of("target", "report-pictures");
    private static final String SEARCH = "document.getElementById('search')";
    private static final long LARGE_BYTES = 10L << 20;
    private static final int GENEROUS_MILLIS = 1000; // a loaded machine without a GPU; a frame is a tenth of it

    private static Browser browser;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        browser = Browser.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void thePageComplainsOfNothing() {
        assertThat(browser.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1400,false", "1400,true", "420,false", "420,true"})
    void everyPartFitsTheWindow(int width, boolean dark) throws IOException {
        open(Samples.full(), width, dark);

        assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
        assertThat(browser.number("document.querySelectorAll('section').length"))
                .isEqualTo(8);
        assertThat(browser.number("document.querySelector('canvas.flame').width"))
                .isGreaterThan(width * 0.8);
        picture("full-" + width + (dark ? "-dark" : "-light"), true);
        picture("top-" + width + (dark ? "-dark" : "-light"), false);
    }

    @Test
    void aClickZoomsAndBackLeadsBack() throws IOException {
        open(MemoryReport.of("known", Samples.known()), 1200, false);
        double whole = width("app.Server.serve");

        clickFrame("app.Server.serve");

        assertThat(zoomed()).isEqualTo("app.Server.serve");
        assertThat(width("app.Server.serve")).isGreaterThan(whole * 1.5);
        assertThat(width("app.Main.main")).isEqualTo(width("app.Server.serve"));
        assertThat(browser.evaluate("String(allod.flame.rows.flat().some(r => " + named("app.Loader.load") + "))"))
                .isEqualTo("false");

        clickButton("Back");
        assertThat(zoomed()).isEqualTo("app.Main.main");
        clickButton("Whole");
        assertThat(zoomed()).isEqualTo("all");
        assertThat(width("app.Server.serve")).isBetween(whole - 20, whole + 20); // a scroll bar may have come
    }

    @Test
    void theKeysDoWhatTheMouseDoes() throws IOException {
        open(MemoryReport.of("known", Samples.known()), 1200, false);
        browser.evaluate("document.querySelector('canvas.flame').focus()");

        browser.press("ArrowDown");
        browser.press("ArrowDown");
        assertThat(browser.evaluate("allod.flame.tree.nameOf(allod.flame.selected)"))
                .isEqualTo("app.Server.serve");
        assertThat(browser.evaluate("document.getElementById('flame-status').textContent"))
                .contains("app.Server.serve", "600 B live", "60.0 %");
        browser.press("ArrowRight");
        assertThat(browser.evaluate("allod.flame.tree.nameOf(allod.flame.selected)"))
                .isEqualTo("app.Loader.load");
        browser.press("Enter");
        assertThat(zoomed()).isEqualTo("app.Loader.load");
        browser.press("Escape");
        browser.press("Escape");
        assertThat(zoomed()).isEqualTo("all");
        browser.press("/");
        assertThat(browser.evaluate("document.activeElement.id")).isEqualTo("search");
    }

    @Test
    void theSearchTakesRegularExpressionsAndTellsTheShare() throws IOException {
        open(MemoryReport.of("known", Samples.known()), 1200, false);

        search("io\\.(read|none)");
        assertThat(text()).contains("matched 700 B, 70.0 %");
        search("main|read"); // what is inside of a match counts once
        assertThat(text()).contains("matched 1,000 B, 100 %".replace("1,000 B", "0.98 KiB"));
        search("(");
        assertThat(text()).contains("matched 0 B, 0 %", "not a regular expression");
        search("");
        assertThat(text()).doesNotContain("matched");
    }

    @Test
    void callersAreCalleesTurnedAround() throws IOException {
        open(MemoryReport.of("known", Samples.known()), 1200, false);

        clickButton("Callers");

        assertThat(total("app.Io.read")).isEqualTo(700);
        assertThat(browser.number(
                        "allod.flame.tree.depth[allod.flame.rows.flat().find(r => " + named("app.Io.read") + ").node]"))
                .isEqualTo(1);
        assertThat(browser.number("allod.flame.totals[0]")).isEqualTo(1000);
        clickButton("Callers");
        assertThat(total("app.Main.main")).isEqualTo(1000);
    }

    @Test
    void theRootMayBeBelow() throws IOException {
        open(MemoryReport.of("known", Samples.known()), 1200, false);
        double above = browser.number("allod.flame.top(1)");

        clickButton("Root below");

        assertThat(browser.number("allod.flame.top(1)")).isGreaterThan(above);
        clickFrame("app.Loader.load");
        assertThat(zoomed()).isEqualTo("app.Loader.load");
    }

    @Test
    void valuesAndFiltersChooseWhatCounts() throws IOException {
        open(MemoryReport.of("known", Samples.known()), 1200, false);

        choose("Value", "allocated blocks");
        assertThat(browser.number("allod.flame.totals[0]")).isEqualTo(30);
        choose("Value", "live bytes");
        choose("Kind", "mapped files");
        assertThat(browser.number("allod.flame.totals[0]")).isEqualTo(100);
        choose("Kind", "all");
        choose("Owner", "cache");
        assertThat(browser.number("allod.flame.totals[0]")).isEqualTo(900);
        choose("Owner", "all");
        choose("Label", "query=q2");
        assertThat(browser.number("allod.flame.totals[0]")).isEqualTo(200);
    }

    @Test
    void aComparisonTellsWhatGrewAndWhatShrank() throws IOException {
        open(MemoryReport.of("diff", Samples.known()).base("before", Samples.before()), 1200, false);

        assertThat(browser.evaluate(describe("app.Server.serve"))).contains("before 200 B, now 600 B (+400 B)");
        assertThat(browser.evaluate(describe("app.Loader.load"))).contains("before 600 B, now 400 B (−200 B)");
        assertThat(color("app.Server.serve")).startsWith("hsl(8 ");
        assertThat(color("app.Loader.load")).startsWith("hsl(214 ");
        clickButton("Widths of before");
        assertThat(total("app.Loader.load")).isEqualTo(600);
        choose("Compared with", "nothing");
        assertThat(browser.evaluate("String(allod.flame.before)")).isEqualTo("null");
    }

    @Test
    void aTooltipTellsWhatIsUnderThePointer() throws IOException {
        open(MemoryReport.of("known", Samples.known()), 1200, false);
        double[] middle = middle("app.Server.serve");

        browser.move(middle[0], middle[1]);
        browser.settle();

        assertThat(browser.evaluate("document.querySelector('.tip').textContent"))
                .contains("app.Server.serve", "600 B live", "60.0 %");
    }

    @Test
    void tablesSortAndUnfoldTheirStacks() throws IOException {
        open(MemoryReport.of("known", Samples.known()), 1200, false);
        String first = "document.querySelector('#sites-0 tbody tr td').textContent";
        assertThat(browser.evaluate(first)).isEqualTo("app.Io.read");

        clickElement("document.querySelector('#sites-0 th button')");
        assertThat(browser.evaluate(first)).isEqualTo("app.Io.read");
        clickElement("document.querySelector('#sites-0 th button')");
        assertThat(browser.evaluate(first)).isEqualTo("app.Loader.load");
        clickElement("document.querySelector('#sites-0 button.fold')");
        assertThat(browser.evaluate("document.querySelector('#sites-0 tr.stack:not([hidden])').textContent"))
                .isEqualTo("app.Loader.load (A.java:7)app.Main.main (A.java:7)");
    }

    @Test
    void chartsTellTheirValues() throws IOException {
        open(Samples.full(), 1200, false);
        browser.evaluate("document.getElementById('timeline').scrollIntoView()");
        double[] chart = box("document.querySelector('#timeline canvas')");

        browser.move(chart[0] + chart[2] / 2, chart[1] + chart[3] / 2);
        assertThat(browser.evaluate("document.querySelector('#timeline .legend').textContent"))
                .contains("live", "resident", "committed 128 MiB", "after 28.");

        assertThat(browser.evaluate("allod.timeline.labels.join()"))
                .isEqualTo("0 B,64 MiB,128 MiB,192 MiB,256 MiB,320 MiB");

        browser.evaluate("document.getElementById('map-0').scrollIntoView()");
        double[] map = box("document.querySelector('#map-0 canvas')");
        browser.move(map[0] + 5, map[1] + 5);
        assertThat(browser.evaluate("document.querySelector('.tip').textContent"))
                .contains("0x7f3a00000000");
    }

    @Test
    void stringsNeverBecomeMarkup() throws IOException {
        String nasty =
                "</script><img src=x onerror=\"window.pwned=1\"><script>window.pwned=1</script>'\"&lt;\u202e\u0000𝛑";
        Site site = new Site(
                List.of(new CallFrame("", nasty, nasty, 3)),
                MemoryKind.HEAP,
                nasty,
                Map.of(nasty, nasty),
                new Amounts(1, 2, 3, 4));
        MemoryReport report = MemoryReport.of(nasty, Samples.profile(site))
                .fact(nasty, nasty)
                .histogram(new ReportHistogram(nasty, nasty, List.of(new ReportHistogram.Bar(nasty, 1, 1))))
                .table(new ReportTable(
                        nasty,
                        nasty,
                        List.of(new ReportTable.Column(nasty, ReportTable.Kind.TEXT)),
                        List.of(new ReportTable.Row(List.of(nasty), site.stack()))));
        open(report, 1000, false);
        clickElement("document.querySelector('#table-0 button.fold')");
        double[] middle = middleOf("allod.flame.rows[1][0]");
        browser.move(middle[0], middle[1]);
        browser.settle();

        assertThat(browser.evaluate("String(window.pwned)")).isEqualTo("undefined");
        assertThat(browser.number("document.querySelectorAll('img').length")).isZero();
        assertThat(browser.number("document.querySelectorAll('script').length")).isEqualTo(2);
        assertThat(browser.evaluate("document.querySelector('h1').textContent"))
                .startsWith("</script><img src=x")
                .endsWith("'\"&lt;\ufffd\ufffd𝛑");
        assertThat(browser.evaluate("document.querySelector('.tip').textContent"))
                .contains("</script><img");
    }

    @Test
    void aReportOfFactsAloneIsAPage() throws IOException {
        open(MemoryReport.of("empty").fact("Heaps", "none"), 800, false);
        assertThat(browser.evaluate("document.body.textContent")).contains("empty", "Heaps");
        open(MemoryReport.of("no sites", Samples.profile()), 800, false);
        assertThat(browser.evaluate("document.body.textContent")).contains("nothing is allocated here");
    }

    @Test
    void veryDeepStacksAreScrolledThrough() throws IOException {
        String deep = "a.B.c;".repeat(3000) + "a.B.leaf";
        open(MemoryReport.of("deep", Samples.profile(Samples.site(deep, 1, 100))), 900, false);

        assertThat(browser.number("allod.flame.rows.length")).isEqualTo(3002);
        assertThat(browser.number("document.querySelector('canvas.flame').height"))
                .isLessThan(2000);
        browser.evaluate("allod.flame.box.scrollTop = 1e9");
        browser.settle();
        assertThat(browser.evaluate("allod.flame.tree.nameOf(allod.flame.at(50, allod.flame.visible - 9).node)"))
                .isEqualTo("a.B.leaf");
    }

    /// Zooming and searching in more than ten megabytes: the time that the page itself takes for a frame, bounded very
    /// generously, so that only a change of order can break it.
    @Test
    void tenMegabytesStayFluid() throws IOException {
        Path file = folder.resolve("large.html");
        MemoryReport.of("large", Samples.realistic(1, 200_000)).writeTo(file);
        assertThat(Files.size(file)).isGreaterThan(LARGE_BYTES);
        browser.open(file, 1400, 900, false);
        StringBuilder figures = new StringBuilder(Files.size(file) + " bytes, "
                + browser.evaluate("allod.flame.tree.size + ' nodes, ' + allod.flame.rects + ' rectangles'"));

        for (int i = 0; i < 6; i++) {
            String child = "(f => f.tree.children[f.tree.starts[f.zoomed]])(allod.flame)";
            assertFluid(figures, "zoom", "allod.flame.zoom(" + child + ")");
        }
        assertFluid(figures, "whole", "allod.flame.zoom(0)");
        assertFluid(figures, "search", "allod.flame.search('lucene.*method1')");
        assertFluid(figures, "search", "allod.flame.search('netty')");
        assertThat(browser.number("allod.flame.matchedShare()")).isBetween(0.01, 1.0);
        System.out.println("Large report: " + figures);
    }

    private static void assertFluid(StringBuilder figures, String name, String action) {
        double millis = browser.number("(() => { const began = performance.now(); " + action
                + "; allod.flame.draw(); return performance.now() - began; })()");
        figures.append(String.format(", %s %.0f ms", name, millis));
        assertThat(millis).as(name).isLessThan(GENEROUS_MILLIS);
        browser.settle();
    }

    // ---- the hands of the tests

    private void open(MemoryReport report, int width, boolean dark) throws IOException {
        Path file = folder.resolve("report.html");
        report.writeTo(file);
        browser.open(file, width, 900, dark);
    }

    private static void picture(String name, boolean wholePage) throws IOException {
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve(name + ".png"), browser.screenshot(wholePage));
    }

    private static String named(String frame) {
        return "allod.flame.tree.nameOf(r.node) === '" + frame + "'";
    }

    private static String rect(String frame) {
        return "allod.flame.rows.flat().find(r => " + named(frame) + ")";
    }

    private static double width(String frame) {
        return Math.round(browser.number(rect(frame) + ".w"));
    }

    private static double total(String frame) {
        return browser.number("allod.flame.totals[" + rect(frame) + ".node]");
    }

    private static String describe(String frame) {
        return "allod.flame.describe(" + rect(frame) + ".node).join(' ')";
    }

    private static String color(String frame) {
        return browser.evaluate("allod.flame.colorOf(" + rect(frame) + ".node, false)");
    }

    private static String zoomed() {
        return browser.evaluate("allod.flame.tree.nameOf(allod.flame.zoomed)");
    }

    private static String text() {
        return browser.evaluate(SEARCH + ".closest('.controls').textContent");
    }

    private static void search(String text) {
        browser.evaluate(SEARCH + ".focus()");
        browser.evaluate(SEARCH + ".select()");
        if (text.isEmpty()) {
            browser.evaluate(SEARCH + ".value = ''; " + SEARCH + ".dispatchEvent(new Event('input'))");
        } else {
            browser.type(text);
        }
        browser.settle();
    }

    private static double[] box(String node) {
        String[] numbers = browser.evaluate(
                        "(b => [b.left, b.top, b.width, b.height].join(' '))(" + node + ".getBoundingClientRect())")
                .split(" ", -1);
        double[] box = new double[4];
        for (int i = 0; i < 4; i++) {
            box[i] = Double.parseDouble(numbers[i]);
        }
        return box;
    }

    private static double[] middle(String frame) {
        return middleOf(rect(frame));
    }

    private static double[] middleOf(String rect) {
        double[] canvas = box("document.querySelector('canvas.flame')");
        double x = browser.number(rect + ".x + " + rect + ".w / 2");
        double y = browser.number(
                "allod.flame.top(allod.flame.tree.depth[" + rect + ".node]) - allod.flame.box.scrollTop");
        return new double[] {canvas[0] + x, canvas[1] + y + 9};
    }

    private static void clickFrame(String frame) {
        double[] middle = middle(frame);
        browser.click(middle[0], middle[1]);
    }

    private static void clickElement(String node) {
        browser.evaluate(node + ".scrollIntoView({block: 'center'})");
        browser.settle();
        double[] box = box(node);
        browser.click(box[0] + box[2] / 2, box[1] + box[3] / 2);
    }

    private static void clickButton(String text) {
        clickElement("[...document.querySelectorAll('button')].find(b => b.textContent === '" + text + "')");
    }

    private static void choose(String label, String option) {
        browser.evaluate("(box => { box.value = [...box.options].find(o => o.text === '" + option
                + "').value; box.dispatchEvent(new Event('change')); })([...document.querySelectorAll('label')].find(l =>"
                + " l.textContent.startsWith('" + label + " ')).querySelector('select'))");
        browser.settle();
    }
}
