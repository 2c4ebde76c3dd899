package allod.profile.html;

import allod.profile.format.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// The page around the data: style and script from the resources, as they stand.
///
/// The page forbids the browser everything but the one script and the one style whose hashes stand in its policy
/// (`Content-Security-Policy`): no network, no other script, should one ever get into it.
///
/// Sources: *Content Security Policy Level 3* (W3C), hashes of inline scripts.
final class ReportPage {

    private static final List<String> SCRIPTS =
            List.of("units.js", "data.js", "tree.js", "flame.js", "timeline.js", "spans.js", "tables.js", "page.js");

    private ReportPage() {}

    static void write(MemoryReport report, Path file) throws IOException {
        WholeFile.write(file, bytes -> {
            Writer out = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
            write(report, out);
            out.flush();
        });
    }

    static void write(MemoryReport report, Writer out) throws IOException {
        String script = SCRIPTS.stream().map(ReportPage::resource).collect(Collectors.joining());
        script = "\"use strict\";\n(() => {\n" + script + "})();\n";
        String style = resource("report.css");
        out.write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.write("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none';"
                + " form-action 'none'; script-src '" + hash(script) + "'; style-src '" + hash(style) + "'\">\n");
        out.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.write("<meta name=\"color-scheme\" content=\"light dark\">\n");
        out.write("<title>" + escaped(report.title) + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n");
        out.write(
                "<noscript>This report is drawn by its own script; allow it to see more than this line.</noscript>\n");
        out.write("<script type=\"application/json\" id=\"data\">");
        ReportJson.write(report, out);
        out.write("</script>\n<script>" + script + "</script>\n</body>\n</html>\n");
        out.flush();
    }

    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean character = c >= ' ' && (c < 127 || c > 159) && (c < 0xD800 || c > 0xDFFF);
            safe.append(character ? "&#" + c + ";" : " ");
        });
        return safe.toString();
    }

    private static String hash(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256, which each must have", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the module is incomplete: it has no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
