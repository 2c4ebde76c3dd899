package allod.own.check.flow;

import allod.own.check.type.Mode;
import allod.own.check.type.OwnType;
import allod.own.check.type.Signature;
import allod.own.check.type.Traits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Bodies written as text, so that a rule can be tested without the translation.
///
/// ```
/// param ref'a p       a root: local, param, resource, this, capture; own, ref, mut, view, xview, guard, list, fun
/// L:                  a label; `if L` goes on or to L, `goto L`, `never L` go to L, `exit` ends
/// %1 = &p.*           also &mut, &mut2 (two-phase); copy x: a view, function or list by value; cap x, capmut x
/// x = %1              store of a temporary; x = move y; x = null; x = plain; read x.f
/// call 0>R -1>0 recv %1 args %2 _     flows from>to, `i` behind one for inner; R is the result
/// %3 = view result    of the call before
/// %4 = lambda %1 %2   escape kept %4, escape sent %4
/// drop x, return %3, end x, nothing? x (Assume NOTHING), release x
/// ```
///
/// A line may end in `! OWN0502`: what the analysis must say there. The trees are [Spot]s.
public final class BodyText {

    /// The body, and the codes wanted by line.
    public record Parsed(Body body, Map<Integer, String> wanted) {}

    private final Body body;
    private final Map<String, Root> roots = new HashMap<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private final Map<Integer, String> jumps = new LinkedHashMap<>();
    private final Map<Integer, Boolean> endless = new HashMap<>();
    private final Map<Integer, String> wanted = new TreeMap<>();
    private final List<Boolean> goesOn = new ArrayList<>();
    private Instruction.Call lastCall;

    private BodyText(Body body) {
        this.body = body;
    }

    /// Reads a body of a method with a signature, or of an initialiser without one.
    public static Parsed parse(String text, Signature signature) {
        OwnType result = signature == null ? OwnType.PLAIN : signature.result();
        BodyText parser = new BodyText(new Body(Body.Kind.METHOD, "test", new Spot(0), null, signature, result));
        parser.point(new Instruction.Nothing(new Spot(0)), true);
        String[] lines = text.strip().split("\n");
        for (int i = 0; i < lines.length; i++) {
            parser.line(lines[i], i + 1);
        }
        parser.point(new Instruction.Nothing(new Spot(lines.length + 1)), false);
        parser.join();
        return new Parsed(parser.body, parser.wanted);
    }

    /// A signature with a result and flows alone, as `0>R -1>Ri`.
    public static Signature signature(OwnType result, String flows) {
        return new Signature(
                null,
                Signature.Receiver.NONE,
                OwnType.PLAIN,
                List.of(),
                result,
                flows(flows.strip()),
                List.of(),
                false,
                false);
    }

    private void line(String whole, int number) {
        String line = whole;
        int mark = line.indexOf('!');
        if (mark >= 0) {
            wanted.put(number, line.substring(mark + 1).strip());
            line = line.substring(0, mark);
        }
        line = line.strip();
        if (line.endsWith(":")) {
            labels.put(line.substring(0, line.length() - 1), point(new Instruction.Nothing(new Spot(number)), true));
        } else if (!line.isEmpty() && !jump(line.split(" +"), number)) {
            statement(line.split(" +"), new Spot(number));
        }
    }

    private boolean jump(String[] words, int number) {
        switch (words[0]) {
            case "if", "goto", "never" -> {
                int point = point(new Instruction.Nothing(new Spot(number)), words[0].equals("if"));
                jumps.put(point, words[1]);
                endless.put(point, words[0].equals("never"));
            }
            case "exit" -> point(new Instruction.Nothing(new Spot(number)), false);
            case "local", "param", "resource", "this", "capture" ->
                roots.put(words[2], body.addRoot(kind(words[0]), words[2], type(words[1]), new Spot(number)));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void statement(String[] words, Spot at) {
        switch (words[0]) {
            case "read" -> point(new Instruction.Read(place(words[1]), at), true);
            case "drop" -> point(new Instruction.Drop(place(words[1]), at), true);
            case "end" -> point(new Instruction.ScopeEnd(root(words[1]), Instruction.Way.NORMAL, at), true);
            case "return" -> point(new Instruction.Return(root(words[1]), at), true);
            case "release" -> point(new Instruction.Release(place(words[1]), at), true);
            case "nothing?" -> point(new Instruction.Assume(place(words[1]), Instruction.Fact.NOTHING, at), true);
            case "escape" ->
                point(
                        new Instruction.Escape(
                                root(words[2]), words[1].contains("kept"), words[1].contains("sent"), at),
                        true);
            case "call" -> call(words, at);
            default -> assignment(words, at);
        }
    }

    private void call(String[] words, Spot at) {
        StringBuilder flows = new StringBuilder();
        Root receiver = null;
        List<Root> arguments = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            if (words[i].equals("recv")) {
                receiver = root(words[++i]);
            } else if (words[i].startsWith("%")) {
                arguments.add(root(words[i]));
            } else if (words[i].contains(">")) {
                flows.append(words[i]).append(' ');
            }
        }
        List<OwnType> parameters = arguments.stream().map(Root::type).toList();
        Signature signature = new Signature(
                null,
                Signature.Receiver.SHARED,
                OwnType.PLAIN,
                parameters,
                OwnType.PLAIN,
                flows(flows.toString().strip()),
                List.of(),
                false,
                false);
        lastCall = new Instruction.Call(signature, receiver, arguments, at);
        point(lastCall, true);
    }

    private static List<Signature.Flow> flows(String text) {
        List<Signature.Flow> flows = new ArrayList<>();
        for (String one : text.isEmpty() ? new String[0] : text.split(" +")) {
            String[] ends = one.split(">");
            boolean inner = ends[1].endsWith("i");
            String to = inner ? ends[1].substring(0, ends[1].length() - 1) : ends[1];
            flows.add(new Signature.Flow(
                    Integer.parseInt(ends[0]), to.equals("R") ? Signature.RESULT : Integer.parseInt(to), inner));
        }
        return flows;
    }

    private void assignment(String[] words, Spot at) {
        String target = words[0];
        String value = words[2];
        switch (value) {
            case "null", "plain" -> point(new Instruction.Write(place(target), value.equals("null"), at), true);
            case "move" -> {
                Place source = place(words[3]);
                if (target.startsWith("%")) {
                    temporary(target, source.type(), at);
                }
                point(new Instruction.Move(place(target), source, at), true);
            }
            case "copy" -> {
                Place source = place(words[3]);
                borrow(target, source, source.type(), source.type().traits().exclusive(), false, false, at);
            }
            case "cap", "capmut" -> {
                boolean exclusive = value.equals("capmut");
                Place source = place(words[3]);
                borrow(target, source, source.type().with(exclusive ? Mode.MUT : Mode.REF), exclusive, false, true, at);
            }
            case "lambda" -> {
                Root made = temporary(target, OwnType.FUNCTION, at);
                List<Root> captures = new ArrayList<>();
                for (int i = 3; i < words.length; i++) {
                    captures.add(root(words[i]));
                }
                point(new Instruction.Lambda(made, captures, null, at), true);
            }
            default -> other(words, at);
        }
    }

    private void other(String[] words, Spot at) {
        String value = words[2];
        if (words.length == 4 && words[3].equals("result")) {
            point(new Instruction.Result(temporary(words[0], type(value), at), lastCall, at), true);
        } else if (value.startsWith("&")) {
            boolean exclusive = value.startsWith("&mut");
            Place source = place(words.length > 3 ? words[3] : value.substring(1));
            borrow(
                    words[0],
                    source,
                    source.type().with(exclusive ? Mode.MUT : Mode.REF),
                    exclusive,
                    value.startsWith("&mut2"),
                    false,
                    at);
        } else {
            Root source = root(value);
            if (!words[0].contains(".")) {
                temporary(words[0], source.type(), at);
            }
            point(new Instruction.Store(place(words[0]), source, at), true);
        }
    }

    private void borrow(
            String target, Place source, OwnType type, boolean exclusive, boolean twoPhase, boolean captured, Spot at) {
        Root root = temporary(target, type, at);
        point(new Instruction.Borrow(root, source, exclusive, twoPhase, captured, at), true);
    }

    private Root temporary(String name, OwnType type, Spot at) {
        Root.Kind kind = name.startsWith("%") || name.equals("guard") ? Root.Kind.TEMPORARY : Root.Kind.LOCAL;
        return roots.computeIfAbsent(name, _ -> body.addRoot(kind, name, type, at));
    }

    private Root root(String name) {
        Root root = roots.get(name);
        if (root == null) {
            throw new IllegalArgumentException("no root " + name + ": declare it first");
        }
        return root;
    }

    private Place place(String text) {
        String[] parts = text.split("\\.");
        Place place = Place.of(root(parts[0]));
        for (int i = 1; i < parts.length; i++) {
            OwnType type = place.type();
            if (parts[i].equals("*")) {
                place = place.then(Step.DEREF, type);
            } else if (parts[i].equals("[]")) {
                place = place.then(Step.ELEMENTS, type.element() == null ? OwnType.PLAIN : type.element());
            } else {
                place = place.then(new Step.Field("C", parts[i], type.traits()), type.with(Mode.OWN));
            }
        }
        return place;
    }

    private static Root.Kind kind(String word) {
        return word.equals("param") ? Root.Kind.PARAMETER : Root.Kind.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /// A type as `ref`, `view`, `list'a`.
    public static OwnType type(String word) {
        String[] parts = word.split("'");
        Traits owned = traits(Traits.Drop.METHOD, false, false);
        Traits view = traits(Traits.Drop.NONE, true, false);
        OwnType type = switch (parts[0]) {
            case "own" -> OwnType.of(Mode.OWN, owned);
            case "ref" -> OwnType.of(Mode.REF, owned);
            case "mut" -> OwnType.of(Mode.MUT, owned);
            case "view" -> OwnType.of(Mode.VIEW, view);
            case "xview" -> OwnType.of(Mode.VIEW, traits(Traits.Drop.NONE, true, true));
            case "mutview" -> OwnType.of(Mode.MUT, view);
            case "refview" -> OwnType.of(Mode.REF, view);
            case "guard" -> OwnType.of(Mode.OWN, traits(Traits.Drop.METHOD, true, true));
            case "fun" -> OwnType.FUNCTION;
            case "plain" -> OwnType.PLAIN;
            case "list" -> OwnType.PLAIN;
            default -> throw new IllegalArgumentException("no type " + word);
        };
        String lifetime = parts.length > 1 ? parts[1].replace('_', ' ') : "";
        if (!parts[0].equals("list")) {
            return type.with(lifetime);
        }
        OwnType element = OwnType.of(Mode.REF, owned).with(lifetime);
        return new OwnType(Mode.PLAIN, "", Traits.PLAIN, false, false, element);
    }

    private static Traits traits(Traits.Drop drop, boolean view, boolean exclusive) {
        String name = drop == Traits.Drop.METHOD ? "Buf" : "Slice";
        return new Traits(
                name,
                drop,
                drop == Traits.Drop.METHOD ? "close" : "",
                view,
                exclusive,
                List.of(),
                false,
                false,
                false,
                false,
                false);
    }

    private int point(Instruction instruction, boolean falls) {
        goesOn.add(falls);
        return body.addPoint(instruction);
    }

    private void join() {
        for (int point = 0; point < body.points(); point++) {
            if (goesOn.get(point)) {
                body.addEdge(point, point + 1, Edge.Kind.NORMAL);
            }
            String label = jumps.get(point);
            if (label != null) {
                Edge.Kind kind = endless.get(point) ? Edge.Kind.NEVER : Edge.Kind.NORMAL;
                body.addEdge(point, labels.get(label), kind);
            }
        }
    }
}
