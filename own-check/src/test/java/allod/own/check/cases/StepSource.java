package allod.own.check.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Writes random methods of [Step]s: at once the text for javac and the steps for the model.
///
/// Names are used again and again whatever they hold, because most mistakes are to be found in programs that
/// are almost right.
final class StepSource {

    private static final int DEEPEST = 3;

    private final Random random;
    private final StringBuilder text;
    private final List<String> inScope = new ArrayList<>();
    private int line;
    private int names;

    /// @param text what stands before the method; the method is added
    StepSource(Random random, StringBuilder text) {
        this.random = random;
        this.text = text;
        this.line = 1 + (int) text.chars().filter(c -> c == '\n').count();
    }

    /// Adds a method with one owned parameter, `p`.
    StepMethod method(String name) {
        int header = line;
        print(0, "static void " + name + "(@Own Buf p, boolean c) {");
        inScope.add("p");
        List<Step> body = block(1, false, false);
        print(0, "}");
        return new StepMethod(name, header, line - 1, body);
    }

    private List<Step> block(int depth, boolean inLoop, boolean mayLeave) {
        int outer = inScope.size();
        List<Step> steps = new ArrayList<>();
        for (int count = random.nextInt(1, 5); count > 0; count--) {
            steps.add(step(depth, inLoop));
        }
        // A tidy programmer drops what he made; a forgetful one does so most of the time.
        for (int i = inScope.size() - 1; i >= (depth == 1 ? 0 : outer); i--) {
            if (random.nextInt(3) > 0) {
                steps.add(end(depth, inScope.get(i)));
            }
        }
        if (mayLeave && random.nextInt(3) == 0) {
            steps.add(leave(depth, inLoop));
        }
        inScope.subList(outer, inScope.size()).clear();
        return steps;
    }

    private Step step(int depth, boolean inLoop) {
        int kind = random.nextInt(depth < DEEPEST ? 10 : 7);
        return switch (kind) {
            case 0, 1 -> make(depth);
            case 2 -> rename(depth);
            case 3 -> refill(depth);
            case 4 -> use(depth);
            case 5 -> end(depth, any());
            case 6 -> assign(depth);
            case 7, 8 -> branch(depth, inLoop);
            default -> loop(depth);
        };
    }

    private Step make(int depth) {
        String name = "v" + names++;
        Step step = new Step.Make(name, print(depth, "@Own Buf " + name + " = new Buf(8);"));
        inScope.add(name);
        return step;
    }

    private Step rename(int depth) {
        String from = any();
        String name = "v" + names++;
        Step step = new Step.Rename(name, from, print(depth, "@Own Buf " + name + " = " + from + ";"));
        inScope.add(name);
        return step;
    }

    private Step refill(int depth) {
        String name = any();
        return new Step.Refill(name, print(depth, name + " = new Buf(8);"));
    }

    private Step assign(int depth) {
        String name = any();
        String from = any();
        if (name.equals(from)) {
            return use(depth);
        }
        return new Step.Assign(name, from, print(depth, name + " = " + from + ";"));
    }

    private Step use(int depth) {
        String name = any();
        return new Step.Use(name, print(depth, name + ".get(0);"));
    }

    private Step end(int depth, String name) {
        boolean byCall = random.nextBoolean();
        return new Step.End(name, byCall, print(depth, byCall ? "Buf.drop(" + name + ");" : name + ".close();"));
    }

    private Step branch(int depth, boolean inLoop) {
        print(depth, "if (c) {");
        List<Step> then = block(depth + 1, inLoop, true);
        print(depth, "} else {");
        List<Step> otherwise = block(depth + 1, inLoop, false);
        print(depth, "}");
        return new Step.Branch(then, otherwise);
    }

    private Step loop(int depth) {
        boolean atLeastOnce = random.nextBoolean();
        print(depth, atLeastOnce ? "do {" : "while (c) {");
        List<Step> body = block(depth + 1, true, false);
        print(depth, atLeastOnce ? "} while (c);" : "}");
        return new Step.Loop(body, atLeastOnce);
    }

    private Step leave(int depth, boolean inLoop) {
        Step.Way way = inLoop ? Step.Way.values()[random.nextInt(3)] : Step.Way.RETURN;
        print(depth, way.name().toLowerCase(java.util.Locale.ROOT) + ";");
        return new Step.Leave(way);
    }

    private String any() {
        return inScope.get(random.nextInt(inScope.size()));
    }

    private int print(int depth, String statement) {
        text.append("    ".repeat(depth + 1)).append(statement).append('\n');
        return line++;
    }
}
