package allod.own.check.loan;

import static org.assertj.core.api.Assertions.assertThat;

import allod.own.check.flow.Body;
import allod.own.check.flow.BodyText;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Random bodies, judged by the checker and by the rules of Polonius word for word.
final class LoanFlowProperties {

    private static final int BODIES = 150;
    private static final int LINES = 14;

    @Test
    void findsWhatTheRulesFind() {
        long first = new Random().nextLong();
        int errors = 0;
        int narrower = 0;
        for (long seed = first; seed < first + BODIES; seed++) {
            String text = random(new Random(seed));
            Body body = BodyText.parse(text, null).body();
            Set<String> found = found(body);
            Set<String> copied = new Datalog(body, false).errors();
            Set<String> related = new Datalog(body, true).errors();
            String context = "seed " + seed + ":\n" + text + "\n" + body.listing();
            assertThat(found).as(context).isEqualTo(copied);
            assertThat(related).as(context).containsAll(found);
            errors += found.size();
            narrower += related.equals(found) ? 0 : 1;
        }
        assertThat(errors)
                .as("conflicts in %d bodies from seed %d", BODIES, first)
                .isGreaterThan(BODIES / 4);
        assertThat(narrower)
                .as("bodies judged more finely, from seed %d", first)
                .isLessThan(BODIES / 10);
    }

    private static Set<String> found(Body body) {
        Set<String> found = new TreeSet<>();
        for (Conflict conflict : Conflicts.of(new LoanFlow(body))) {
            found.add(conflict.point() + ": " + conflict.loan().point());
        }
        return found;
    }

    /// Two owners, three exclusive borrows in variables, jumps forward and back.
    private static String random(Random random) {
        StringBuilder text = new StringBuilder("local own a\nlocal own b\nlocal mut x\nlocal mut y\nlocal mut z\n");
        int temporaries = 0;
        for (int line = 0; line < LINES; line++) {
            text.append('L').append(line).append(":\n");
            switch (random.nextInt(9)) {
                case 0, 1, 2, 3 -> {
                    String temporary = "%" + temporaries++;
                    String kind = random.nextBoolean() ? "&" : "&mut ";
                    text.append(temporary + " = " + kind + source(random) + "\n");
                    text.append(variable(random) + " = " + temporary + "\n");
                }
                case 4, 5 -> text.append("read ").append(variable(random)).append('\n');
                case 6 -> text.append("if L").append(random.nextInt(LINES)).append('\n');
                case 7 ->
                    text.append(random.nextBoolean() ? variable(random) : owner(random) + ".f")
                            .append(" = plain\n");
                default -> text.append("read ").append(owner(random)).append('\n');
            }
        }
        return text.toString();
    }

    private static String source(Random random) {
        return random.nextInt(3) == 0
                ? variable(random) + (random.nextBoolean() ? ".*" : ".*.f")
                : owner(random) + (random.nextBoolean() ? "" : random.nextBoolean() ? ".f" : ".g");
    }

    private static String owner(Random random) {
        return random.nextBoolean() ? "a" : "b";
    }

    private static String variable(Random random) {
        return String.valueOf("xyz".charAt(random.nextInt(3)));
    }
}
