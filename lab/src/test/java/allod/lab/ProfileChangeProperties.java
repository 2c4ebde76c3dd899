package allod.lab;

import static org.assertj.core.api.Assertions.assertThat;

import allod.lab.ProfileChange.Measure;
import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Profile;
import allod.profile.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever two profiles hold: changes add up to the difference of the sums, and turn around with the profiles.
class ProfileChangeProperties {

    private static final long SEED = 20260101;

    @Test
    void changesAddUpAndTurnAround() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            Profile before = profile(random);
            Profile after = profile(random);
            for (Measure measure : Measure.values()) {
                List<ProfileChange> changes = ProfileChange.between(before, after, measure);
                String what = "seed " + SEED + ", round " + round + ", " + measure;
                long sum = changes.stream()
                        .mapToLong(change -> change.change(measure))
                        .sum();
                assertThat(sum).as(what).isEqualTo(measure.of(after.total()) - measure.of(before.total()));
                long back = ProfileChange.between(after, before, measure).stream()
                        .mapToLong(change -> change.change(measure))
                        .sum();
                assertThat(back).as(what).isEqualTo(-sum);
                for (int i = 1; i < changes.size(); i++) {
                    assertThat(Math.abs(changes.get(i).change(measure)))
                            .as(what)
                            .isLessThanOrEqualTo(Math.abs(changes.get(i - 1).change(measure)));
                }
                assertThat(ProfileChange.between(after, after, measure))
                        .as(what)
                        .isEmpty();
            }
        }
    }

    @Test
    void aLineThatHasMovedIsTheSameStack() {
        Profile before = new Profile(Instant.EPOCH, Duration.ZERO, 1, List.of(site(10, 100)));
        Profile after = new Profile(Instant.EPOCH, Duration.ZERO, 1, List.of(site(12, 150)));

        List<ProfileChange> changes = ProfileChange.between(before, after, Measure.LIVE);

        assertThat(changes).hasSize(1);
        assertThat(changes.getFirst().change(Measure.LIVE)).isEqualTo(50);
        assertThat(changes.getFirst().stack().getFirst().line()).isEqualTo(12);
    }

    private static Site site(int line, long bytes) {
        CallFrame frame = new CallFrame("a.B", "c", "B.java", line);
        return new Site(List.of(frame), MemoryKind.HEAP, "heap", Map.of(), new Amounts(1, bytes, 1, bytes));
    }

    private static Profile profile(Random random) {
        List<Site> sites = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            List<CallFrame> stack = new ArrayList<>();
            for (int depth = random.nextInt(4); depth > 0; depth--) {
                stack.add(new CallFrame("", "f" + random.nextInt(3), "f.c", random.nextInt(2)));
            }
            long blocks = random.nextInt(100);
            Amounts amounts = new Amounts(blocks * 2, blocks * random.nextInt(500), blocks, blocks * 7);
            sites.add(new Site(stack, MemoryKind.NATIVE, "malloc", Map.of(), amounts));
        }
        return new Profile(Instant.EPOCH, Duration.ZERO, 1, sites);
    }
}
