package allod.bench.bars;

import allod.bench.contest.Contestant;
import allod.bench.contest.ContestantName;
import java.util.concurrent.FutureTask;

/// Measures one contestant in this JVM and prints a [Sample].
///
/// ```
/// pair NAME MILLIS      random NAME MILLIS      stack LOOP MILLIS      handover ITEMS WARM_UP_ITEMS
/// growth ITEMS WARM_UP_ITEMS: as handover, in MiB of resident memory that the process has grown by
/// ```
public final class Measure {

    private Measure() {}

    public static void main(String[] words) throws Exception {
        long amount = Long.parseLong(words[2]);
        String line = switch (words[0]) {
            case "pair" -> contest(ContestantName.valueOf(words[1]), true, amount);
            case "random" -> contest(ContestantName.valueOf(words[1]), false, amount);
            case "stack" -> TimedLoop.time(StackLoop.valueOf(words[1]), amount).line();
            case "handover" -> handover(Long.parseLong(words[1]), amount);
            case "growth" -> growth(Long.parseLong(words[1]), amount);
            default -> throw new IllegalArgumentException("nothing called " + words[0] + " can be measured");
        };
        System.out.println(line);
        System.exit(0); // without waiting for the threads of the contestant
    }

    private static String contest(ContestantName name, boolean pairs, long millis) throws Exception {
        FutureTask<String> measuring = new FutureTask<>(() -> {
            Contestant contestant = name.create();
            TimedLoop.Loop loop = pairs ? contestant::pairs : contestant::replace;
            return TimedLoop.time(loop, millis).line();
        });
        name.newThread(measuring).start();
        return measuring.get();
    }

    private static String handover(long items, long warmUpItems) throws InterruptedException {
        double nanos = ProducerConsumer.run(items, warmUpItems).nanos();
        return new Sample(nanos, nanos).line();
    }

    private static String growth(long items, long warmUpItems) throws InterruptedException {
        double grown = ProducerConsumer.run(items, warmUpItems).grownMebibytes();
        return new Sample(grown, grown).line();
    }
}
