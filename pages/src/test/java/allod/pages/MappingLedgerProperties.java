package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.MappingRun.Advice;
import allod.pages.MappingRun.State;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// The ledger against an array with one entry a page.
class MappingLedgerProperties {

    private static final int PAGES = 40;
    private static final long PAGE = PageSize.BYTES;

    private record Kind(State state, Advice advice) {}

    @Test
    void partsEqualThePagesAfterEveryChange() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            MappingLedger ledger = new MappingLedger(0, PAGES * PAGE);
            Kind[] model = new Kind[PAGES];
            Arrays.fill(model, new Kind(State.RESERVED, Advice.NONE));
            for (int step = 0; step < 60; step++) {
                step(random, ledger, model);
                ledger.checkInvariants(0, PAGES * PAGE);
                assertThat(pagesOf(ledger)).as("seed %d step %d", seed, step).isEqualTo(model);
            }
        }
    }

    private static void step(SplittableRandom random, MappingLedger ledger, Kind[] model) {
        int from = random.nextInt(PAGES);
        int to = random.nextInt(from + 1, PAGES + 1);
        UnaryOperator<MappingRun> change = randomChange(random);
        MappingLedger.Change planned = ledger.plan(from * PAGE, to * PAGE, change);
        if (random.nextInt(4) == 0) {
            return; // a change that is not made must not show
        }
        int before = ledger.count();
        ledger.apply(planned);
        assertThat(ledger.count()).isEqualTo(before + planned.growth());
        assertThat(planned.growth()).isLessThanOrEqualTo(2);
        for (int page = from; page < to; page++) {
            MappingRun changed = change.apply(
                    new MappingRun(page * PAGE, page * PAGE + PAGE, model[page].state(), model[page].advice()));
            model[page] = new Kind(changed.state(), changed.advice());
        }
        if (random.nextInt(10) == 0) {
            int seams = ledger.seams();
            assertThat(ledger.settle(address -> false)).isEqualTo(seams);
            assertThat(ledger.seams()).isZero();
        }
    }

    private static UnaryOperator<MappingRun> randomChange(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> run -> run.with(State.COMMITTED);
            case 3, 4, 5 -> run -> run.with(State.RESERVED);
            case 6 -> run -> run.with(Advice.HUGE);
            default -> run -> run.with(Advice.SMALL);
        };
    }

    private static Kind[] pagesOf(MappingLedger ledger) {
        Kind[] pages = new Kind[PAGES];
        for (MappingRun run : ledger.parts(0, PAGES * PAGE)) {
            Arrays.fill(
                    pages,
                    (int) (run.startAddress() / PAGE),
                    (int) (run.endAddress() / PAGE),
                    new Kind(run.state(), run.advice()));
        }
        return pages;
    }
}
