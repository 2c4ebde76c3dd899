package allod.heap.checked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a test expects of a report. Lines of source are named by their text, which is read from the file.
final class Found {

    private static final Path SOURCES = Path.of("src/test/java");

    private final MemoryErrorReport report;

    private Found(MemoryErrorReport report) {
        this.report = report;
    }

    static Found found(Runnable mistake) {
        MemoryError error = catchThrowableOfType(MemoryError.class, mistake::run);
        assertThat(error).as("the mistake was not found").isNotNull();
        assertThat(error).hasMessage(error.report().text());
        return new Found(error.report());
    }

    static Found found(MemoryErrorReport report) {
        return new Found(report);
    }

    Found is(MemoryErrorKind kind, String headline) {
        assertThat(report.kind()).as(report.text()).isEqualTo(kind);
        assertThat(report.headline()).isEqualTo(headline);
        return this;
    }

    Found place(String place) {
        assertThat(report.place()).isEqualTo(place);
        assertThat(report.text()).contains(place);
        return this;
    }

    Found at(Class<?> type, String method) {
        requireInnermost(report.at(), type, method);
        return this;
    }

    Found at(Class<?> type, String method, String line) {
        requireLine(report.at(), type, method, line);
        return this;
    }

    Found allocated(Class<?> type, String method, String line) {
        requireLine(report.block().allocated(), type, method, line);
        return this;
    }

    Found freed(Class<?> type, String method, String line) {
        requireLine(report.block().freed(), type, method, line);
        return this;
    }

    private static void requireInnermost(CallPoint point, Class<?> type, String method) {
        StackTraceElement innermost = point.frames().getFirst();
        assertThat(innermost.getClassName()).isEqualTo(type.getName());
        assertThat(innermost.getMethodName()).isEqualTo(method);
    }

    private static void requireLine(CallPoint point, Class<?> type, String method, String line) {
        requireInnermost(point, type, method);
        assertThat(sourceLine(type, point.frames().getFirst().getLineNumber())).contains(line);
    }

    private static String sourceLine(Class<?> type, int number) {
        Path file = SOURCES.resolve(type.getName().replace('.', '/').replaceAll("\\$.*", "") + ".java");
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.get(number - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
