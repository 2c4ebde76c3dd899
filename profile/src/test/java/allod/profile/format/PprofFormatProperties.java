package allod.profile.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import allod.profile.Amounts;
import allod.profile.Profile;
import allod.profile.Site;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// Random profiles, written and read again; random damage. `-Dallod.seed=N` repeats a run.
class PprofFormatProperties {
    private static final int SEEDS = 60;

    private interface Check {
        void of(Profile profile, SplittableRandom random) throws IOException;
    }

    @Test
    void whatIsWrittenIsRead() {
        forSeeds((profile, _) -> assertThat(PprofFormat.read(new ByteArrayInputStream(written(profile))))
                .isEqualTo(profile));
    }

    @Test
    void equalProfilesGiveEqualBytes() {
        forSeeds((profile, _) -> {
            Profile copy = PprofFormat.read(new ByteArrayInputStream(written(profile))); // other maps, other lists
            assertThat(written(copy)).isEqualTo(written(profile));
        });
    }

    @Test
    void damagedBytesAreRefusedOrReadAndNothingElse() {
        forSeeds((profile, random) -> {
            byte[] plain = new GZIPInputStream(new ByteArrayInputStream(written(profile))).readAllBytes();
            for (int d = 0; d < 50 && plain.length > 0; d++) {
                byte[] damaged = plain.clone();
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                int length = random.nextInt(4) == 0 ? random.nextInt(damaged.length) : damaged.length;
                readOrRefused(new ByteArrayInputStream(damaged, 0, length));
            }
            byte[] gzip = written(profile);
            gzip[random.nextInt(gzip.length)] ^= (byte) (1 << random.nextInt(8));
            readOrRefused(new ByteArrayInputStream(gzip));
        });
    }

    @Test
    void collapsedStacksAreReadAsTheyWereWritten() {
        forSeeds((profile, _) -> {
            for (ProfileValue value : ProfileValue.values()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                CollapsedFormat.write(profile, value, bytes);
                Profile read = CollapsedFormat.read(new ByteArrayInputStream(bytes.toByteArray()), value);
                assertThat(byNames(read, value)).isEqualTo(byNames(profile, value));
            }
        });
    }

    /// What the format keeps: the value of each stack of names, unless it is 0.
    private static Map<String, Long> byNames(Profile profile, ProfileValue value) {
        Map<String, Long> byNames = new HashMap<>();
        for (Site site : profile.sites()) {
            String names = FrameNames.written(site.stack()).stream()
                    .map(call -> call.name().length() + call.name())
                    .toList()
                    .toString();
            byNames.merge(names, value.of(site.amounts()), Long::sum);
        }
        byNames.values().removeIf(sum -> sum == 0);
        return byNames;
    }

    private static void readOrRefused(ByteArrayInputStream in) throws IOException {
        try {
            Amounts total = PprofFormat.read(in).total();
            assertThat(total).isNotNull();
        } catch (MalformedProfile e) {
            assertThat(e).hasMessageMatching("(?s).+(again|one\\?|tool\\?|heap profile)\\.?");
        }
    }

    private static byte[] written(Profile profile) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PprofFormat.write(profile, bytes);
        return bytes.toByteArray();
    }

    private static void forSeeds(Check check) {
        long first = RandomProfiles.firstSeed();
        for (long seed = first; seed < first + SEEDS; seed++) {
            try {
                check.of(RandomProfiles.of(seed), new SplittableRandom(seed));
            } catch (AssertionError | RuntimeException e) {
                fail("-Dallod.seed=" + seed + ": " + e.getMessage(), e);
            } catch (IOException e) {
                throw new UncheckedIOException("-Dallod.seed=" + seed, e);
            }
        }
    }
}
