package allod.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import allod.own.check.report.OwnCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// `allod own` from the outside: what it prints, what it writes, and how it ends.
class OwnCommandTest {

    private static final String FAULTY = """
            package demo;

            import allod.own.*;

            class Faulty {
                @Owned
                static final class Buf implements AutoCloseable {
                    @Trusted("there is nothing to free")
                    @Override
                    public void close() {}
                }

                static void twice(@Own Buf b) {
                    b.close();
                    b.close();
                }
            }
            """;

    @TempDir
    private Path folder;

    private Path faulty() throws IOException {
        return Files.writeString(folder.resolve("Faulty.java"), FAULTY);
    }

    @Test
    void aFindingIsTold() throws IOException {
        CommandRun run = CommandRun.of("own", faulty().toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("error[OWN0382]: ", "Faulty.java:15:", "15 |         b.close();")
                .contains("= note: OWN0382, see allod own --explain OWN0382")
                .contains("1 class, 2 methods: 1 error, 0 warnings; 1 trusted (--trusted lists them)");
        assertThat(run.status()).isEqualTo(ExitCode.ERRORS_FOUND);
    }

    @Test
    void cleanSourcesAreSilent() throws IOException {
        Path source = Files.writeString(folder.resolve("A.java"), "class A { void m() {} }");
        CommandRun run = CommandRun.of("own", source.toString());
        assertThat(run.out()).isEqualTo("1 class, 1 method: 0 errors, 0 warnings\n");
        assertThat(run.status()).isZero();
    }

    @Test
    void sourcesThatDoNotCompileHaveAnExitCodeOfTheirOwn() throws IOException {
        Path source = Files.writeString(folder.resolve("A.java"), "class A { Unknown u; }");
        CommandRun run = CommandRun.of("own", source.toString());
        assertThat(run.err()).contains("javac: ", "A.java:1: cannot find symbol");
        assertThat(run.status()).isEqualTo(ExitCode.DAMAGED);
    }

    @Test
    void wrongCommandLinesAreRefused() throws IOException {
        assertThat(CommandRun.of("own").err()).contains("nothing to check");
        assertThat(CommandRun.of("own", "none.java").err()).contains("there is no such file or folder");
        CommandRun unknown = CommandRun.of("own", "--off", "OWN4711", faulty().toString());
        assertThat(unknown.err()).contains("code OWN4711 is unknown");
        assertThat(unknown.status()).isEqualTo(ExitCode.USAGE);
        CommandRun release = CommandRun.of("own", "--release", "3", faulty().toString());
        assertThat(release.err()).contains("release");
        assertThat(release.status()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void everyCodeIsExplained() {
        CommandRun page = CommandRun.of("own", "--explain", "own0382");
        assertThat(page.out()).startsWith("# OWN0382: use of a moved value").contains("## Wrong", "## Right");
        assertThat(page.status()).isZero();
        CommandRun list = CommandRun.of("own", "--explain", "list");
        assertThat(list.out().lines()).hasSize(OwnCode.values().length);
        assertThat(CommandRun.of("own", "--explain", "OWN4711").err()).contains("--explain list names them");
    }

    @Test
    void trustedBodiesAreListed() throws IOException {
        CommandRun run = CommandRun.of("own", "--trusted", faulty().toString());
        assertThat(run.out()).contains("Faulty.java:8: demo.Faulty.Buf.close(): there is nothing to free");
    }

    @Test
    void aBaselineSilencesWhatIsKnown() throws IOException {
        String baseline = folder.resolve("baseline").toString();
        CommandRun written = CommandRun.of("own", "--write-baseline", baseline, faulty().toString());
        assertThat(written.status()).isZero();
        assertThat(Files.readString(Path.of(baseline))).contains("OWN0382 demo.Faulty twice(Buf) | b.close();");

        CommandRun silenced = CommandRun.of("own", "--baseline", baseline, faulty().toString());
        assertThat(silenced.out()).contains("0 errors, 0 warnings; 1 suppressed");
        assertThat(silenced.status()).isZero();

        Path mended = Files.writeString(folder.resolve("Faulty.java"), FAULTY.replaceFirst("b.close\\(\\);\n", ""));
        assertThat(CommandRun.of("own", "--baseline", baseline, mended.toString())
                        .err())
                .contains("1 lines of the baseline are not found any more");
    }

    @Test
    void sarifHasWhatTheSchemaRequires() throws IOException {
        CommandRun run = CommandRun.of("own", "--sarif", "-", faulty().toString());
        Map<String, Object> log = object(parse(run.out()));
        assertThat(log).containsEntry("version", "2.1.0").containsKey("$schema");
        Map<String, Object> first = object(array(log.get("runs")).getFirst());
        Map<String, Object> driver = object(object(first.get("tool")).get("driver"));
        assertThat(driver).containsEntry("name", "allod-own-check");
        Map<String, Object> rule = object(array(driver.get("rules")).getFirst());
        assertThat(rule).containsEntry("id", "OWN0382").containsEntry("name", "UseAfterMove");
        assertThat(object(rule.get("help")).get("markdown")).asString().contains("## Wrong");
        assertThat(object(array(first.get("invocations")).getFirst())).containsEntry("executionSuccessful", true);

        Map<String, Object> result = object(array(first.get("results")).getFirst());
        assertThat(result)
                .containsEntry("ruleId", "OWN0382")
                .containsEntry("ruleIndex", 0L)
                .containsEntry("level", "error");
        assertThat(object(result.get("message"))).containsKey("text");
        Map<String, Object> location = object(array(result.get("locations")).getFirst());
        Map<String, Object> region =
                object(object(location.get("physicalLocation")).get("region"));
        assertThat(region).containsEntry("startLine", 15L);
        assertThat((long) region.get("endColumn")).isGreaterThan((long) region.get("startColumn"));
        assertThat(array(result.get("relatedLocations"))).isNotEmpty();
        assertThat(object(result.get("partialFingerprints"))).containsOnlyKeys("allodOwn/v1");
        assertThat(result).doesNotContainKey("suppressions");
    }

    @Test
    void suppressedFindingsStayInSarif() throws IOException {
        Path source = Files.writeString(
                folder.resolve("Faulty.java"),
                FAULTY.replace("static void", "@SuppressWarnings(\"OWN0382\") static void"));
        CommandRun run = CommandRun.of("own", "--sarif", "-", source.toString());
        assertThat(run.status()).isZero();
        Map<String, Object> first =
                object(array(object(parse(run.out())).get("runs")).getFirst());
        Map<String, Object> result = object(array(first.get("results")).getFirst());
        assertThat(object(array(result.get("suppressions")).getFirst())).containsEntry("kind", "inSource");
    }

    @Test
    void jsonHasAllOfIt() throws IOException {
        Path json = folder.resolve("own.json");
        CommandRun.of("own", "--json", json.toString(), faulty().toString());
        Map<String, Object> report = object(parse(Files.readString(json)));
        assertThat(report).containsEntry("format", 1L);
        assertThat(object(report.get("counts"))).containsExactly(Map.entry("OWN0382", 1L));
        Map<String, Object> finding = object(array(report.get("findings")).getFirst());
        assertThat(finding)
                .containsEntry("code", "OWN0382")
                .containsEntry("class", "demo.Faulty")
                .containsEntry("member", "twice(Buf)")
                .containsEntry("line", 15L)
                .containsEntry("source", "b.close();");
        assertThat(object(array(report.get("trusted")).getFirst())).containsEntry("member", "close()");
    }

    @Test
    void reportsAreForPeople() throws IOException {
        Path page = folder.resolve("own.html");
        Path text = folder.resolve("own.txt");
        CommandRun.of("own", "--report", page.toString(), faulty().toString());
        CommandRun.of("own", "--report", text.toString(), faulty().toString());
        assertThat(Files.readString(page))
                .startsWith("<!DOCTYPE html>")
                .contains("<h2 id=\"OWN0382\">", "<td>there is nothing to free</td>")
                .doesNotContain("<script");
        assertThat(Files.readString(text)).contains("OWN0382      1", "error[OWN0382]", "Trusted bodies:");
    }

    // ---- JSON as maps and lists

    private static Object parse(String text) {
        try (JsonParser parser = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            Object value = value(parser);
            assertThat(parser.nextToken()).isNull();
            return value;
        }
    }

    private static Object value(JsonParser parser) {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> members = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    assertThat(members.put(name, value(parser))).as(name).isNull();
                }
                return members;
            }
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                return elements;
            }
            case VALUE_NUMBER_INT -> {
                return parser.getLongValue();
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return parser.getBooleanValue();
            }
            default -> {
                return parser.getString();
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> array(Object value) {
        return (List<Object>) value;
    }
}
