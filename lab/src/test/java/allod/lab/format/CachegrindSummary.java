package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.simulate.CacheCounters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The nine counters out of what cachegrind prints at its end.
final class CachegrindSummary {

    private CachegrindSummary() {}

    static CacheCounters parse(String text) {
        long[] data = split(text, "D +refs");
        long[] firstMisses = split(text, "D1 +misses");
        long[] lastMisses = split(text, "LLd misses");
        return new CacheCounters(
                number(text, "I +refs"),
                number(text, "I1 +misses"),
                number(text, "LLi misses"),
                data[0],
                firstMisses[0],
                lastMisses[0],
                data[1],
                firstMisses[1],
                lastMisses[1]);
    }

    private static long number(String text, String label) {
        return toLong(find(text, label + ": +([0-9,]+)").group(1));
    }

    private static long[] split(String text, String label) {
        Matcher found = find(text, label + ": +[0-9,]+ +\\( *([0-9,]+) rd +\\+ +([0-9,]+) wr\\)");
        return new long[] {toLong(found.group(1)), toLong(found.group(2))};
    }

    private static Matcher find(String text, String pattern) {
        Matcher matcher = Pattern.compile("== " + pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return matcher;
    }

    private static long toLong(String number) {
        return Long.parseLong(number.replace(",", ""));
    }
}
