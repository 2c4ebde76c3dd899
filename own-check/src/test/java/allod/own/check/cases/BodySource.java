package allod.own.check.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Writes random methods of all that the language has, over the library of the cases.
///
/// They are Java by construction (every variable has a value, what lambdas capture is never assigned again,
/// whatever leaves stands under a condition), and mostly wrong as ownership: the checker must survive them, not
/// like them.
final class BodySource {

    private static final int DEEPEST = 4;

    private final Random random;
    private final StringBuilder text = new StringBuilder();
    private final List<String> bufs = new ArrayList<>();
    private final List<String> slices = new ArrayList<>();
    private int names;
    private int breakable;

    /// The variable that the line being written declares: it may be named only in the lines behind it.
    private String pendingName = "";

    private List<String> pendingKind = List.of();

    /// Whether a return is possible: not inside a lambda, where it would leave the lambda alone.
    private boolean inMethod = true;

    BodySource(Random random) {
        this.random = random;
    }

    /// A class with some methods.
    String type(String name, int methods) {
        text.append("import allod.own.*;\nimport own.cases.lib.*;\n\n");
        text.append("final class ").append(name).append(" {\n");
        for (int i = 0; i < methods; i++) {
            method("f" + i);
        }
        return text.append("}\n").toString();
    }

    private void method(String name) {
        bufs.clear();
        slices.clear();
        bufs.addAll(List.of("own", "ref", "mut"));
        line(
                1,
                "static int " + name
                        + "(@Own Buf own, @Ref Buf ref, @Mut Buf mut, @Own Pair pair, @Own Shape shape, int n) {");
        block(2);
        line(2, "return " + number() + ";");
        line(1, "}");
    }

    private void block(int depth) {
        int outerBufs = bufs.size();
        int outerSlices = slices.size();
        for (int count = random.nextInt(1, 5); count > 0; count--) {
            statement(depth);
        }
        bufs.subList(outerBufs, bufs.size()).clear();
        slices.subList(outerSlices, slices.size()).clear();
    }

    private void statement(int depth) {
        if (depth > DEEPEST || random.nextBoolean()) {
            simple(depth);
        } else {
            switch (random.nextInt(4)) {
                case 0 -> way(depth);
                case 1 -> handler(depth);
                case 2 -> choice(depth);
                default -> function(depth);
            }
        }
    }

    private void simple(int depth) {
        switch (random.nextInt(14)) {
            case 0 -> line(depth, word() + "Buf " + declared(bufs) + " = " + buf() + ";");
            case 1 -> line(depth, "Slice " + declared(slices) + " = " + any(bufs) + ".slice();");
            case 2 -> line(depth, any(bufs) + ".put(" + number() + ", " + number() + ");");
            case 3 -> line(depth, any(bufs) + ".close();");
            case 4 -> line(depth, "Buf.drop(" + buf() + ");");
            case 5 -> line(depth, "Buf.write(" + buf() + ", " + number() + ");");
            case 6 -> line(depth, "assert " + condition() + " : " + number() + ";");
            case 7 -> line(depth, "MutSlice " + fresh() + " = " + any(bufs) + ".edit();");
            case 8 -> line(depth, "Buf[] " + fresh() + " = {" + buf() + ", " + any(bufs) + "};");
            case 9 -> line(depth, "Pair " + fresh() + " = new Pair(" + buf() + ", " + buf() + ");");
            case 10 -> line(depth, "int " + fresh() + " = " + number() + ";");
            case 11 -> line(depth, "pair.left().close();");
            case 12 -> line(depth, buf() + ".grown(" + number() + ");");
            default -> leave(depth);
        }
    }

    private void leave(int depth) {
        List<String> ways = new ArrayList<>(List.of("throw new IllegalStateException();"));
        if (breakable > 0) {
            ways.addAll(List.of("break;", "continue;"));
        }
        if (inMethod) {
            ways.add("return " + number() + ";");
        }
        line(depth, "if (" + condition() + ") " + any(ways));
    }

    private void way(int depth) {
        String label = fresh();
        boolean loop = true;
        switch (random.nextInt(6)) {
            case 0 -> line(depth, "while (" + condition() + ") {");
            case 1 -> line(depth, "for (int " + label + " = 0; " + label + " < n; " + label + "++) {");
            case 2 -> line(depth, "for (int " + label + " : new int[] {" + number() + ", 2}) {");
            case 3 -> line(depth, label + ": while (" + condition() + ") {");
            case 4 -> line(depth, "do {");
            default -> {
                loop = false;
                line(depth, "if (" + condition() + ") {");
            }
        }
        boolean repeated = text.toString().endsWith("do {\n");
        breakable += loop ? 1 : 0;
        block(depth + 1);
        breakable -= loop ? 1 : 0;
        line(depth, repeated ? "} while (" + condition() + ");" : "}");
    }

    private void handler(int depth) {
        int kind = random.nextInt(4);
        String resource = fresh();
        switch (kind) {
            case 0 -> line(depth, "try (Buf " + resource + " = " + buf() + ") {");
            case 1 -> line(depth, "try (Gate " + resource + " = new Gate(" + any(bufs) + ")) {");
            case 2 -> line(depth, "synchronized (Buf.class) {");
            default -> line(depth, "try {");
        }
        block(depth + 1);
        if (kind == 3 || kind < 2 && random.nextBoolean()) {
            line(depth, "} catch (IllegalStateException | IllegalArgumentException " + fresh() + ") {");
            block(depth + 1);
            line(depth, "} finally {");
            int outer = breakable;
            boolean method = inMethod;
            breakable =
                    0; // a finally that leaves is Java, but javac then finds the code behind it unreachable at times
            inMethod = false;
            block(depth + 1);
            breakable = outer;
            inMethod = method;
        }
        line(depth, "}");
    }

    private void choice(int depth) {
        switch (random.nextInt(3)) {
            case 0 -> {
                line(depth, "switch (shape) {");
                line(depth + 1, "case Shape.One(Buf " + fresh() + ") when " + condition() + " -> {}");
                arm(depth + 1, "case Shape.One(var %s) -> {");
                arm(depth + 1, "case Shape.Two(Buf %s, Buf _) -> {");
            }
            case 1 -> {
                line(depth, "switch (" + number() + ") {");
                arm(depth + 1, "case 0, 1 -> {");
                arm(depth + 1, "default -> {");
            }
            default -> {
                String left = fresh();
                line(depth, "if (pair instanceof Pair(Buf " + left + ", var _)) {");
                line(depth + 1, left + ".close();");
                block(depth + 1);
            }
        }
        line(depth, "}");
    }

    private void arm(int depth, String label) {
        int outer = bufs.size();
        line(depth, label.contains("%s") ? label.formatted(declared(bufs)) : label);
        int outerBreakable = breakable;
        breakable = 0; // in a switch a break would mean something else
        block(depth + 1);
        breakable = outerBreakable;
        line(depth, "}");
        bufs.subList(outer, bufs.size()).clear();
    }

    private void function(int depth) {
        int outerBreakable = breakable;
        boolean outerMethod = inMethod;
        breakable = 0;
        inMethod = false;
        switch (random.nextInt(5)) {
            case 0 -> lambda(depth, "Fun.scoped(() -> {", "});");
            case 1 -> lambda(depth, "Fun.once(() -> {", "});");
            case 2 -> lambda(depth, "Fun.keep(() -> {", "});");
            case 3 -> lambda(depth, "Fun.keep(new Runnable() { @Override public void run() {", "}});");
            default -> line(depth, "Fun.scoped(" + any(bufs) + "::close);");
        }
        breakable = outerBreakable;
        inMethod = outerMethod;
    }

    private void lambda(int depth, String head, String tail) {
        line(depth, head);
        block(depth + 1);
        line(depth, tail);
    }

    private String buf() {
        return switch (random.nextInt(9)) {
            case 0 -> "new Buf(" + number() + ")";
            case 1 -> "Buf.of(8)";
            case 2 -> "Buf.pass(" + any(bufs) + ")";
            case 3 -> "(" + condition() + " ? " + any(bufs) + " : " + any(bufs) + ")";
            case 4 -> "(switch (n) { case 0 -> " + any(bufs) + "; default -> { yield " + any(bufs) + "; } })";
            case 5 -> "Buf.longer(" + any(bufs) + ", " + any(bufs) + ")";
            default -> any(bufs);
        };
    }

    private String number() {
        return switch (random.nextInt(7)) {
            case 0 -> "n";
            case 1 -> any(bufs) + ".get(" + random.nextInt(4) + ")";
            case 2 -> "Buf.read(" + any(bufs) + ")";
            case 3 -> "pair.right().size()";
            case 4 -> slices.isEmpty() ? "7" : any(slices) + ".get(0)";
            case 5 -> "(n + " + any(bufs) + ".size())";
            default -> String.valueOf(random.nextInt(9));
        };
    }

    private String condition() {
        return switch (random.nextInt(5)) {
            case 0 -> any(bufs) + " != null";
            case 1 -> "n > " + number();
            case 2 -> "!(n == 1) && " + any(bufs) + ".get(0) > 0 || n < 9";
            case 3 -> "shape instanceof Shape.Two";
            default -> any(bufs) + " == null";
        };
    }

    private String word() {
        return any(List.of("", "@Own ", "@Ref ", "@Mut "));
    }

    private String declared(List<String> kind) {
        String name = fresh();
        pendingKind = kind;
        pendingName = name;
        return name;
    }

    private String fresh() {
        return "x" + names++;
    }

    private String any(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private void line(int depth, String statement) {
        text.append("    ".repeat(depth)).append(statement).append('\n');
        if (!pendingName.isEmpty()) {
            pendingKind.add(pendingName);
            pendingName = "";
        }
    }
}
