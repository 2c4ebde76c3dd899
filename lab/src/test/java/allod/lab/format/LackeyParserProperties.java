package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.simulate.ReferenceBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The parser against what was written, and its trick with eight digits against every byte.
class LackeyParserProperties {

    private static final String[] PREFIXES = {"I  ", " L ", " S ", " M "};

    @Test
    void takesBackWhatWasWrittenWhereverTheBufferEnds() throws Exception {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<String> expected = new ArrayList<>();
            byte[] text = text(random, expected).getBytes(StandardCharsets.US_ASCII);
            CollectedReferences references = new CollectedReferences();
            ReferenceBatch batch = new ReferenceBatch(random.nextInt(1, 50));
            LackeyParser parser = new LackeyParser();
            int at = 0;
            int end = 0;
            while (at < text.length) {
                at = parser.parse(text, at, end, batch);
                end = Math.min(text.length, end + random.nextInt(1, 100));
                references.take(batch);
                batch.clear();
            }
            assertThat(references.all).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private static String text(SplittableRandom random, List<String> expected) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            int kind = random.nextInt(PREFIXES.length);
            long address = random.nextLong() >>> random.nextInt(64);
            int bytes = random.nextInt(1, 1 << random.nextInt(1, 20));
            text.append(PREFIXES[kind]).append(String.format("%08x,%d%n", address, bytes));
            expected.add("FLSM".charAt(kind) + " " + Long.toHexString(address) + "," + bytes);
            if (random.nextInt(10) == 0) {
                text.append("==12== message\n");
            }
        }
        return text.toString();
    }

    @Test
    void eightDigitsAreToldFromEverythingElse() {
        for (int place = 0; place < 8; place++) {
            for (int letter = 0; letter < 256; letter++) {
                long text = 0x3037613966653432L & ~(0xffL << (place * 8)) | (long) letter << (place * 8);
                String digits = new String(bytes(text), StandardCharsets.ISO_8859_1);
                long expected = digits.matches("[0-9a-f]{8}") ? Long.parseLong(digits, 16) : -1;
                assertThat(LackeyParser.eightDigits(text)).as("'%s'", digits).isEqualTo(expected);
            }
        }
    }

    private static byte[] bytes(long text) {
        byte[] bytes = new byte[8];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (text >>> (i * 8));
        }
        return bytes;
    }
}
