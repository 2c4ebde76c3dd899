package allod.own.check.flow;

import allod.own.check.type.OwnType;
import allod.own.check.type.Signature;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of a method, constructor, initialiser or lambda as a graph of points.
///
/// ```
/// point 0 -> point 1 -> ...        one Instruction each, Edges to the next ones
/// ```
///
/// Point 0 is the entry. A point without edges is an exit.
public final class Body {

    /// The kinds of bodies.
    public enum Kind {
        /// Of a method.
        METHOD,
        /// Of a constructor, after the initialisers of the fields.
        CONSTRUCTOR,
        /// Static initialisers.
        INITIALIZER,
        /// Of a lambda.
        LAMBDA
    }

    /// What a lambda takes from around it.
    ///
    /// @param outer the place in the surrounding body
    /// @param inner the same place in the body of the lambda, on a root of kind [Root.Kind#CAPTURE]
    /// @param use how the lambda uses it
    public record Capture(Place outer, Place inner, Use use) {
        /// The uses, each including those before it.
        public enum Use {
            /// Reads it.
            SHARED,
            /// Changes it.
            EXCLUSIVE,
            /// Takes it over; the lambda can run once.
            MOVED
        }
    }

    private final Kind kind;
    private final String name;
    private final Tree tree;
    private final CompilationUnitTree unit;
    private final @Nullable Signature signature;
    private final OwnType result;
    private final List<Root> roots = new ArrayList<>();
    private final List<Instruction> instructions = new ArrayList<>();
    private final List<List<Edge>> edges = new ArrayList<>();
    private final List<Body> lambdas = new ArrayList<>();
    private final List<Capture> captures = new ArrayList<>();

    /// An empty body.
    ///
    /// @param signature of the method; null for initialisers and lambdas
    /// @param result what it must return
    public Body(
            Kind kind,
            String name,
            Tree tree,
            CompilationUnitTree unit,
            @Nullable Signature signature,
            OwnType result) {
        this.kind = kind;
        this.name = name;
        this.tree = tree;
        this.unit = unit;
        this.signature = signature;
        this.result = result;
    }

    /// Adds a root.
    public Root addRoot(Root.Kind rootKind, String rootName, OwnType type, Tree at) {
        Root root = new Root(roots.size(), rootKind, rootName, type, at);
        roots.add(root);
        return root;
    }

    /// Adds a point and answers with its index.
    public int addPoint(Instruction instruction) {
        instructions.add(instruction);
        edges.add(new ArrayList<>(1));
        return instructions.size() - 1;
    }

    /// Adds an edge; a second one between the same points of the same kind is left out.
    public void addEdge(int from, int to, Edge.Kind edgeKind) {
        Edge edge = new Edge(to, edgeKind);
        if (!edges.get(from).contains(edge)) {
            edges.get(from).add(edge);
        }
    }

    /// Adds the body of a lambda that stands in this one.
    public void addLambda(Body lambda) {
        lambdas.add(lambda);
    }

    /// Adds what this lambda captures.
    public void addCapture(Capture capture) {
        captures.add(capture);
    }

    /// Its kind.
    public Kind kind() {
        return kind;
    }

    /// The name of the method, `new` for constructors, `lambda`.
    public String name() {
        return name;
    }

    /// The tree of the method or lambda.
    public Tree tree() {
        return tree;
    }

    /// The file.
    public CompilationUnitTree unit() {
        return unit;
    }

    /// The signature of the method; null for initialisers and lambdas.
    public @Nullable Signature signature() {
        return signature;
    }

    /// What it must return.
    public OwnType result() {
        return result;
    }

    /// The roots by index.
    public List<Root> roots() {
        return roots;
    }

    /// The number of points.
    public int points() {
        return instructions.size();
    }

    /// What happens at a point.
    public Instruction at(int point) {
        return instructions.get(point);
    }

    /// The ways on from a point.
    public List<Edge> edgesOf(int point) {
        return edges.get(point);
    }

    /// The lambdas in it, each with its own graph.
    public List<Body> lambdas() {
        return lambdas;
    }

    /// What it captures, when it is a lambda.
    public List<Capture> captures() {
        return captures;
    }

    /// One line a point, for tests and for those who debug the checker.
    public String listing() {
        StringBuilder text = new StringBuilder();
        for (int point = 0; point < points(); point++) {
            text.append(point).append(": ").append(text(at(point))).append(" -> ");
            edgesOf(point)
                    .forEach(edge -> text.append(edge.target())
                            .append(
                                    edge.kind() == Edge.Kind.NORMAL
                                            ? ""
                                            : edge.kind().name())
                            .append(' '));
            text.append('\n');
        }
        return text.toString();
    }

    private static String text(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Nothing nothing -> "nothing at " + nothing.tree().getKind();
            case Instruction.Declare declare -> "declare " + declare.root();
            case Instruction.Borrow borrow ->
                borrow.target()
                        + (borrow.exclusive() ? borrow.twoPhase() ? " = &mut2 " : " = &mut " : " = &")
                        + borrow.source();
            case Instruction.Move move -> move.target() + " = move " + move.source();
            case Instruction.Store store -> store.target() + " = " + store.source();
            case Instruction.Read read -> "read " + read.source();
            case Instruction.Write write -> write.target() + (write.nothing() ? " = null" : " = plain");
            case Instruction.Call call ->
                "call " + call.signature().element() + " on " + call.receiver() + " with " + call.arguments();
            case Instruction.Result result -> result.target() + " = result";
            case Instruction.Lambda lambda -> lambda.target() + " = lambda " + lambda.captures();
            case Instruction.Escape escape -> "escape " + escape.value();
            case Instruction.Drop drop -> "drop " + drop.place();
            case Instruction.Return leave -> "return " + leave.value();
            case Instruction.ScopeEnd end -> "end " + end.root() + " " + end.way();
            case Instruction.Release release -> "release " + release.place();
            case Instruction.Assume assume -> "assume " + assume.place() + " " + assume.fact();
        };
    }
}
