package allod.lab.report;

import allod.lab.PeerResult;
import allod.lab.PeerResult.Measured;
import allod.lab.ReplayReport;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The report for spreadsheets: one line per recording and manager, RFC 4180.
public final class CsvReport {

    private static final List<String> HEADER = List.of(
            "file",
            "manager",
            "version",
            "cpuNanosPerOperationMin",
            "cpuNanosPerOperationMedian",
            "cpuNanosPerOperationMax",
            "peakResidentBytes",
            "residentAtPeakLiveBytes",
            "peakLiveBytes",
            "pageFaults",
            "garbageBytesPerOperation",
            "failed");

    private CsvReport() {}

    /// Writes `reports` and leaves `out` open.
    public static void write(List<ReplayReport> reports, Writer out) throws IOException {
        out.write(line(HEADER.stream()));
        for (ReplayReport report : reports) {
            for (PeerResult result : report.results()) {
                out.write(line(cells(report, result)));
            }
        }
    }

    private static Stream<String> cells(ReplayReport report, PeerResult result) {
        String peak = Long.toString(report.recording().census().peakBytes());
        Measured measured = result.measured();
        String failed = result.failed() == null ? "" : result.failed();
        Stream<String> key = Stream.of(report.file(), result.name().label(), result.version());
        Stream<String> figures = measured == null
                ? Stream.of("", "", "", "", "", peak, "", "")
                : Stream.of(
                        decimal(measured.minNanos()),
                        decimal(measured.medianNanos()),
                        decimal(measured.maxNanos()),
                        Long.toString(measured.peakResidentBytes()),
                        Long.toString(measured.residentAtPeakLiveBytes()),
                        peak,
                        Long.toString(measured.pageFaults()),
                        decimal(measured.garbageBytesPerOperation()));
        return Stream.concat(key, Stream.concat(figures, Stream.of(failed)));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String line(Stream<String> cells) {
        return cells.map(CsvReport::quoted).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
