package allod.own.check.move;

import static org.assertj.core.api.Assertions.assertThat;

import allod.own.check.flow.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Random bodies, against [Ownership], which runs every way of them.
final class MoveProperties {

    private static final int BODIES = 4000;

    /// Without tests for null all is told that the model knows, and nothing else; behind a wrong use less.
    @Test
    void findsWhatTheModelFinds() {
        long first = System.nanoTime();
        int accepted = 0;
        for (int body = 0; body < BODIES; body++) {
            long seed = first + body;
            String text = RandomBody.text(new Random(seed), 3 + (int) (seed & 15), false);
            Body parsed = BodyText.parse(text);
            Set<String> model = Ownership.wrong(parsed);
            Set<String> checker = checker(parsed);
            if (model.stream().noneMatch(fault -> fault.startsWith("use"))) {
                assertThat(checker).as("seed %d%n%s", seed, text).isEqualTo(model);
            } else {
                assertThat(model).as("seed %d%n%s", seed, text).containsAll(checker);
                assertThat(uses(checker)).as("seed %d%n%s", seed, text).isEqualTo(uses(model));
            }
            accepted += model.isEmpty() ? 1 : 0;
        }
        assertThat(accepted).as("accepted bodies, from seed %d", first).isPositive();
    }

    /// Tests for null tie variables together, which only the model sees; but no wrong body is accepted.
    @Test
    void acceptsNothingThatTheModelRejects() {
        long first = System.nanoTime();
        for (int body = 0; body < BODIES; body++) {
            long seed = first + body;
            String text = RandomBody.text(new Random(seed), 3 + (int) (seed & 15), true);
            Body parsed = BodyText.parse(text);
            Set<String> model = Ownership.wrong(parsed);
            if (!model.isEmpty()) {
                assertThat(checker(parsed))
                        .as("seed %d%n%s%n%s", seed, text, model)
                        .isNotEmpty();
            }
        }
    }

    private static int uses(Set<String> faults) {
        return faults.stream()
                .filter(fault -> fault.startsWith("use"))
                .mapToInt(fault -> Integer.parseInt(fault.substring(4)))
                .min()
                .orElse(-1);
    }

    private static Set<String> checker(Body body) {
        MovePaths paths = MovePaths.of(body, new World(), false);
        MoveAction[] actions = MoveAction.of(body, paths);
        MoveOrder order = new MoveOrder(body);
        MoveFlow flow = new MoveFlow(body, paths, actions, order, MoveOptions.DEFAULT);
        MoveInspector inspector =
                new MoveInspector(body, paths, actions, new MoveTrail(body, actions, order), MoveOptions.DEFAULT);
        flow.visit(inspector);
        List<MoveFault> told = new ArrayList<>();
        MoveFaults.choose(inspector.faults()).forEach(one -> told.add(one.fault()));
        Set<String> names = new TreeSet<>();
        for (MoveFault fault : told) {
            names.add(
                    switch (fault.code()) {
                        case USE_AFTER_MOVE -> "use " + fault.point();
                        case OVERWRITTEN -> "lost " + fault.point();
                        default -> "leak " + fault.path().root();
                    });
        }
        return names;
    }
}
