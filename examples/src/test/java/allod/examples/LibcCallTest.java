package allod.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LibcCallTest {

    @Test
    void mainPrintsWhatCSays() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            LibcCall.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "sorted: [-7, 0, 3, 42, 1000]",
                        "bytes: 5",
                        "lengths: [3, 5, 0]",
                        "parsed: -4711",
                        "refused: \"12 apples\" is a number for 2 bytes only. Give digits alone.",
                        "refused: \"99999999999999999999\" does not fit into 64 bits (errno 34). Give a smaller number.");
    }

    @Test
    void itSortsAsJavaDoes() {
        long seed = 5;
        Random random = new Random(seed);
        for (int length = 0; length < 200; length++) {
            int[] numbers = random.ints(length).toArray();
            assertThat(LibcCall.sorted(numbers))
                    .as("seed %d, length %d", seed, length)
                    .isEqualTo(IntStream.of(numbers).sorted().toArray());
        }
    }

    @Test
    void theLargestNumbersFit() {
        for (long number : new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(LibcCall.parsed(Long.toString(number))).isEqualTo(number);
        }
        for (String wrong : List.of("", "x", "1x", "9223372036854775808", "-9223372036854775809")) {
            assertThatThrownBy(() -> LibcCall.parsed(wrong))
                    .isInstanceOf(NumberFormatException.class)
                    .hasMessageContaining("\"" + wrong + "\"");
        }
    }
}
