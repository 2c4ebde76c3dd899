package allod.own.check.move;

import allod.own.check.flow.Body;
import allod.own.check.flow.Edge;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.flow.Step;
import allod.own.check.type.Mode;
import allod.own.check.type.OwnType;
import allod.own.check.type.Signature;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TreeVisitor;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Name;
import org.jspecify.annotations.Nullable;

/// A body from text, an instruction a line; trees know their line alone.
///
/// ```
/// body constructor | method NAME           the kind; a method called f when left out
/// parameter b own Buf                      a root: parameter, local, resource, this, static, capture
/// declare b
/// %1 = new Buf                             a call and its result
/// b = move %1          b = %1              move, store
/// %2 = & b             %2 = &mut b
/// call close on %1     call drop %1 %2
/// b = null             b = plain           read b          drop b        release a
/// end b                end b declared      end b throw
/// null b               value b             opened s One
/// %3 = lambda %1 %2    return %1
/// L:    goto L         branch L            raise L         unchecked L   never L       exit
/// ```
///
/// What stands behind `//` is the code that is expected in the line. `branch` goes on to `L` as well as to the
/// next line; `raise` and `unchecked` are exceptions of the call before.
final class BodyText {

    /// A place in the text.
    sealed interface Located extends Tree {
        /// The line, from 1.
        int number();
    }

    /// A place like any other.
    private record Line(int number) implements Located {
        @Override
        public Kind getKind() {
            return Kind.OTHER;
        }

        @Override
        public <R, D> R accept(TreeVisitor<R, D> visitor, D data) {
            return visitor.visitOther(this, data);
        }
    }

    /// A throw statement.
    private record Thrown(int number) implements Located, ThrowTree {
        @Override
        public ExpressionTree getExpression() {
            throw new UnsupportedOperationException("only the line is known");
        }

        @Override
        public Kind getKind() {
            return Kind.THROW;
        }

        @Override
        public <R, D> R accept(TreeVisitor<R, D> visitor, D data) {
            return visitor.visitThrow(this, data);
        }
    }

    private record Jump(int from, String label, Edge.Kind kind) {}

    private final Body body;
    private final Map<String, Root> roots = new HashMap<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private final List<Jump> jumps = new ArrayList<>();
    private int last;
    private boolean falls = true;
    private int callPoint;
    private Located line = new Line(1);

    private BodyText(Body.Kind kind, String name) {
        body = new Body(kind, name, line, unit(), null, OwnType.PLAIN);
    }

    /// The body of a text.
    static Body parse(String text) {
        List<String> lines = text.lines().toList();
        BodyText parser = header(lines.getFirst().replaceFirst("//.*", "").strip());
        parser.last = parser.body.addPoint(new Instruction.Nothing(parser.line));
        IntStream.range(0, lines.size())
                .forEach(index -> parser.line(index + 1, lines.get(index).strip()));
        parser.jumps.forEach(jump -> parser.body.addEdge(
                jump.from(), Objects.requireNonNull(parser.labels.get(jump.label()), jump.label()), jump.kind()));
        return parser.body;
    }

    private static BodyText header(String first) {
        if (first.equals("body constructor")) {
            return new BodyText(Body.Kind.CONSTRUCTOR, "new");
        }
        return new BodyText(
                first.equals("body lambda") ? Body.Kind.LAMBDA : Body.Kind.METHOD,
                first.startsWith("body method ") ? first.substring(12) : "f");
    }

    private void line(int number, String whole) {
        String text = whole.replaceFirst("//.*", "").strip();
        String[] words = text.split("\\s+", -1);
        line = words[words.length - 1].equals("throw") ? new Thrown(number) : new Line(number);
        switch (words[0]) {
            case "", "body", "#" -> {}
            case "parameter", "local", "resource", "this", "static", "capture" -> root(words);
            case "captured" ->
                body.addCapture(new Body.Capture(place(words[1]), place(words[1]), Body.Capture.Use.MOVED));
            case "goto" -> {
                jumps.add(new Jump(last, words[1], Edge.Kind.NORMAL));
                falls = false;
            }
            case "branch" -> {
                add(new Instruction.Nothing(line));
                jumps.add(new Jump(last, words[1], Edge.Kind.NORMAL));
            }
            case "raise" -> jumps.add(new Jump(callPoint, words[1], Edge.Kind.DECLARED));
            case "unchecked" -> jumps.add(new Jump(callPoint, words[1], Edge.Kind.UNDECLARED));
            case "never" -> jumps.add(new Jump(last, words[1], Edge.Kind.NEVER));
            case "exit" -> {
                add(new Instruction.Nothing(line));
                falls = false;
            }
            default -> {
                if (words[0].endsWith(":")) {
                    labels.put(words[0].substring(0, words[0].length() - 1), add(new Instruction.Nothing(line)));
                } else if (words.length > 1 && words[1].equals("=")) {
                    value(words);
                } else {
                    statement(words);
                }
            }
        }
    }

    private void root(String[] words) {
        boolean self = words[0].equals("this");
        String name = self ? "this" : words[1];
        Mode mode = Mode.valueOf(words[self ? 1 : 2].toUpperCase(Locale.ROOT));
        roots.put(
                name,
                body.addRoot(
                        Root.Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
                        name,
                        World.type(mode, words[self ? 2 : 3]),
                        line));
    }

    private void statement(String[] words) {
        switch (words[0]) {
            case "declare" -> add(new Instruction.Declare(root(words[1]), line));
            case "read" -> add(new Instruction.Read(place(words[1]), line));
            case "drop" -> add(new Instruction.Drop(place(words[1]), line));
            case "release" -> add(new Instruction.Release(place(words[1]), line));
            case "return" -> add(new Instruction.Return(words.length > 1 ? root(words[1]) : null, line));
            case "end" -> add(new Instruction.ScopeEnd(root(words[1]), way(words), line));
            case "null" -> add(new Instruction.Assume(place(words[1]), Instruction.Fact.NOTHING, line));
            case "value" -> add(new Instruction.Assume(place(words[1]), Instruction.Fact.SOMETHING, line));
            case "opened" -> {
                Place place = place(words[1]);
                Place variant = new Place(place.root(), place.steps(), World.type(Mode.OWN, words[2]));
                add(new Instruction.Assume(variant, Instruction.Fact.OPENED, line));
            }
            case "call" -> {
                boolean on = words.length > 3 && words[2].equals("on");
                Root receiver = on ? root(words[3]) : null;
                List<Root> arguments =
                        Arrays.stream(words).skip(on ? 4 : 2).map(this::root).toList();
                callPoint = add(call(words[1], receiver, new ArrayList<@Nullable Root>(arguments)));
            }
            default -> throw new IllegalArgumentException("line " + line.number() + ": " + String.join(" ", words));
        }
    }

    private static Instruction.Way way(String[] words) {
        return words.length < 3 || words[2].equals("throw")
                ? Instruction.Way.NORMAL
                : Instruction.Way.valueOf(words[2].toUpperCase(Locale.ROOT));
    }

    private void value(String[] words) {
        String target = words[0];
        switch (words[2]) {
            case "new" -> {
                Instruction.Call call = call("new", null, List.of());
                callPoint = add(call);
                add(new Instruction.Result(define(target, World.type(Mode.OWN, words[3])), call, line));
            }
            case "move" -> {
                Place source = place(words[3]);
                OwnType type = source.type().with(Mode.OWN);
                Place to = target.startsWith("%") ? Place.of(define(target, type)) : place(target);
                add(new Instruction.Move(to, source, line));
            }
            case "&", "&mut" -> {
                boolean exclusive = words[2].equals("&mut");
                Place source = place(words[3]);
                Root to = define(target, source.type().with(exclusive ? Mode.MUT : Mode.REF));
                add(new Instruction.Borrow(to, source, exclusive, false, false, line));
            }
            case "lambda" -> {
                List<Root> captures =
                        Arrays.stream(words).skip(3).map(this::root).toList();
                add(new Instruction.Lambda(define(target, World.type(Mode.OWN, "Once")), captures, null, line));
            }
            case "null", "plain" -> add(new Instruction.Write(place(target), words[2].equals("null"), line));
            default -> add(new Instruction.Store(place(target), root(words[2]), line));
        }
    }

    private Root define(String name, OwnType type) {
        return roots.computeIfAbsent(name, _ -> body.addRoot(Root.Kind.TEMPORARY, "value", type, line));
    }

    private Root root(String name) {
        Root root = roots.get(name);
        if (root == null) {
            throw new IllegalArgumentException("line " + line.number() + ": no variable " + name);
        }
        return root;
    }

    private Place place(String text) {
        String[] steps = text.split("\\.", -1);
        Place place = Place.of(root(steps[0]));
        for (String step : Arrays.asList(steps).subList(1, steps.length)) {
            place = switch (step) {
                case "*" -> place.then(Step.DEREF, place.type());
                case "[]" -> place.then(Step.ELEMENTS, place.type());
                default -> {
                    int colon = step.indexOf(':');
                    String owner = colon < 0 ? place.type().traits().name() : step.substring(0, colon);
                    OwnedParts.Part part = World.part(owner, step.substring(colon + 1));
                    yield place.then(part.step(), part.type());
                }
            };
        }
        return place;
    }

    private Instruction.Call call(String name, @Nullable Root receiver, List<@Nullable Root> arguments) {
        boolean consumes = receiver != null && receiver.type().owns();
        Signature signature = new Signature(
                element(name),
                receiver == null
                        ? Signature.Receiver.NONE
                        : consumes ? Signature.Receiver.CONSUMED : Signature.Receiver.SHARED,
                receiver == null ? OwnType.PLAIN : receiver.type(),
                List.of(),
                OwnType.PLAIN,
                List.of(),
                List.of(),
                false,
                false);
        return new Instruction.Call(signature, receiver, arguments, line);
    }

    private int add(Instruction instruction) {
        int point = body.addPoint(instruction);
        if (falls) {
            body.addEdge(last, point, Edge.Kind.NORMAL);
        }
        falls = true;
        last = point;
        return point;
    }

    private static CompilationUnitTree unit() {
        return (CompilationUnitTree) Proxy.newProxyInstance(
                BodyText.class.getClassLoader(), new Class<?>[] {CompilationUnitTree.class}, (_, _, _) -> null);
    }

    /// A method or constructor of which only the name is known.
    private static ExecutableElement element(String name) {
        Name simple = (Name)
                Proxy.newProxyInstance(BodyText.class.getClassLoader(), new Class<?>[] {Name.class}, (_, _, _) -> name);
        return (ExecutableElement) Proxy.newProxyInstance(
                BodyText.class.getClassLoader(),
                new Class<?>[] {ExecutableElement.class},
                (_, method, _) -> switch (method.getName()) {
                    case "getSimpleName" -> simple;
                    case "getKind" -> name.equals("new") ? ElementKind.CONSTRUCTOR : ElementKind.METHOD;
                    default -> name;
                });
    }
}
