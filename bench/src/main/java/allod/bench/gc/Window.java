package allod.bench.gc;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What is measured, from its creation to [#end]: time, CPU time of all threads of the process, stalls. Prints
/// lines of name, value and unit; the program in Go prints the same.
final class Window {

    private static final long NANOS = 1_000_000_000L;
    private static final double[] SHARES = {0.5, 0.99, 0.999, 0.9999};
    private static final String[] NAMES = {"p50", "p99", "p99.9", "p99.99"};

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final long cpuNanos = system.getProcessCpuTime();
    private final long startNanos = System.nanoTime();

    /// @param stalls times of single operations
    void end(long operations, Stalls stalls) throws IOException {
        long endNanos = System.nanoTime();
        double cpu = (double) (system.getProcessCpuTime() - cpuNanos) / NANOS;
        print("from", startNanos, "ns");
        print("to", endNanos, "ns");
        print("operations", operations, "");
        print("wall", (double) (endNanos - startNanos) / NANOS, "s");
        print("cpu", cpu, "s");
        for (int i = 0; i < SHARES.length; i++) {
            print("stall " + NAMES[i], stalls.quantileNanos(SHARES[i]) / 1e3, "us");
        }
        print("stall max", stalls.mostNanos() / 1e3, "us");
        print("over 1 ms", stalls.over(1_000_000), "");
        print("over 10 ms", stalls.over(10_000_000), "");
        resident();
    }

    private static void resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:") || line.startsWith("VmRSS:")) {
                double kib = Double.parseDouble(line.replaceAll("[^0-9]", ""));
                print(line.startsWith("VmHWM:") ? "rss peak" : "rss", kib / 1024, "MiB");
            }
        }
    }

    static void print(String name, double value, String unit) {
        System.out.printf(Locale.ROOT, "%s\t%.6f\t%s%n", name, value, unit);
    }
}
