package allod.own.check.move;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Writes bodies with all that may happen to whole variables, as [BodyText] reads them.
final class RandomBody {
    private static final int VARIABLES = 3;

    private final RandomGenerator random;
    private final boolean tests;
    private final List<String> lines = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private int temporaries;

    private RandomBody(RandomGenerator random, boolean tests) {
        this.random = random;
        this.tests = tests;
    }

    /// A body of about a number of statements.
    ///
    /// @param tests whether variables are tested for null
    static String text(RandomGenerator random, int statements, boolean tests) {
        RandomBody text = new RandomBody(random, tests);
        text.lines.add("body method f");
        for (int variable = 0; variable < VARIABLES; variable++) {
            text.lines.add((random.nextBoolean() ? "parameter v" : "local v") + variable + " own Buf");
        }
        for (int variable = 0; variable < VARIABLES; variable++) {
            if (text.lines.get(variable + 1).startsWith("local")) {
                text.lines.add("v" + variable + " = null"); // javac sees to it that nothing is read before
            }
        }
        text.block(statements);
        for (int variable = VARIABLES - 1; variable >= 0; variable--) {
            text.lines.add("end v" + variable);
        }
        text.lines.add("exit");
        return String.join("\n", text.lines);
    }

    private void block(int statements) {
        for (int left = statements; left > 0; left--) {
            if (random.nextInt(5) == 0 && left > 2) {
                int inner = random.nextInt(left / 2) + 1;
                compound(inner);
                left -= inner;
            } else {
                statement();
            }
        }
    }

    private void compound(int inner) {
        String name = "L" + labels.size();
        labels.add(name);
        if (random.nextInt(3) == 0) {
            lines.add(name + ":");
            block(inner);
            lines.add("branch " + name);
            return;
        }
        String variable = variable();
        boolean test = tests && random.nextBoolean();
        lines.add("branch " + name + "else");
        if (test) {
            lines.add("null " + variable);
        }
        block(inner / 2);
        lines.add("goto " + name + "end");
        lines.add(name + "else:");
        if (test) {
            lines.add("value " + variable);
        }
        block(inner / 2);
        lines.add(name + "end:");
    }

    private void statement() {
        String variable = variable();
        String fresh = "%" + temporaries++;
        switch (random.nextInt(7)) {
            case 0, 1 -> {
                lines.add(fresh + " = move " + variable);
                lines.add("call drop " + fresh);
                raise();
            }
            case 2, 3 -> {
                lines.add(fresh + " = new Buf");
                lines.add(variable + " = move " + fresh);
            }
            case 4 -> {
                lines.add(fresh + " = & " + variable);
                lines.add("call read");
            }
            case 5 -> lines.add(variable + " = null");
            default -> {
                lines.add(fresh + " = move " + variable);
                lines.add(variable() + " = move " + fresh);
            }
        }
    }

    private void raise() {
        if (random.nextInt(4) == 0) {
            String name = "L" + labels.size();
            labels.add(name);
            lines.add((random.nextBoolean() ? "raise " : "unchecked ") + name);
            lines.add(name + ":");
        }
    }

    private String variable() {
        return "v" + random.nextInt(VARIABLES);
    }
}
