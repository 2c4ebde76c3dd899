package allod.bench;

import allod.bench.bars.ProducerConsumer;
import java.util.Locale;

/// One thread allocates, another one frees, for a long time: CPU time an item, and whether memory grows.
///
/// ```
/// java -cp bench/target/allod-bench.jar allod.bench.ProducerConsumerBench [ITEMS]           100,000,000 by default
/// ```
///
/// No JMH here: what counts is the CPU time of two threads together, and one long run.
public final class ProducerConsumerBench {

    private static final long ITEMS = 100_000_000;
    private static final double MEBIBYTE = 1 << 20;

    private ProducerConsumerBench() {}

    public static void main(String[] words) throws InterruptedException {
        long items = words.length == 0 ? ITEMS : Long.parseLong(words[0].replace("_", ""));
        ProducerConsumer.Result result = ProducerConsumer.run(items, Math.max(1_000_000, items / 100));
        System.out.printf(Locale.ROOT, "%,d items   %.2f CPU ns an item, both threads%n", items, result.nanos());
        System.out.printf(
                Locale.ROOT,
                "resident     %.1f MiB after the warm-up, %.1f MiB at the end: %+.2f MiB%n",
                result.residentAtStartBytes() / MEBIBYTE,
                result.residentAtEndBytes() / MEBIBYTE,
                result.grownMebibytes());
        System.out.println("heap         " + result.stats());
    }
}
