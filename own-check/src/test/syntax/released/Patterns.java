import allod.own.Own;
import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Nest;
import own.cases.lib.Pair;
import own.cases.lib.Shape;

/// Every pattern of the released language.
final class Patterns {

    sealed interface Tree<T> permits Leaf, Node {}

    record Leaf<T>(T value) implements Tree<T> {}

    record Node<T>(Tree<T> left, Tree<T> right) implements Tree<T> {}

    static int bindings(@Ref Buf b, Object o) {
        if (o instanceof String s && s.length() > b.get(0)) {
            return s.length();
        }
        if (!(o instanceof final Integer n)) {
            return b.get(1);
        }
        return n + b.get(2);
    }

    static int nested(@Ref Buf b, Tree<String> tree) {
        return switch (tree) {
            case Leaf<String>(var value) when value.isEmpty() -> b.get(0);
            case Leaf<String>(String value) -> value.length();
            case Node<String>(Leaf<String>(var l), Leaf<String>(var r)) -> l.length() + r.length();
            case Node<String>(var _, Node<String> _) -> b.get(1);
            case Node<String>(_, _) -> 2;
        };
    }

    static int nulls(@Ref Buf b, Object o) {
        return switch (o) {
            case null -> b.get(0);
            case Integer n when n > b.get(1) -> n;
            case String _, Integer _ -> 1;
            case int[] all -> all.length;
            case Thread.State state when state == Thread.State.NEW -> 3;
            default -> 4;
        };
    }

    static int nullOrElse(@Ref Buf b, Object o) {
        return switch (o) {
            case String s -> s.length();
            case null, default -> b.get(0);
        };
    }

    static int shared(@Ref Shape s) {
        return switch (s) {
            case Shape.One(Buf only) when only.get(0) > 0 -> only.get(0);
            case Shape.One(var _) -> 0;
            case Shape.Two(Buf a, Buf b) -> a.get(0) + b.get(0);
        };
    }

    static void owned(@Own Shape s) {
        if (s instanceof Shape.Two(Buf a, Buf b)) {
            a.close();
            b.close();
        } else {
            handedOn(s);
        }
    }

    static void handedOn(@Own Shape s) {
        switch (s) {
            case Shape.Two(var a, var b) -> {
                a.close();
                b.close();
            }
            case Shape.One(var only) -> only.close();
        }
    }

    static void deep(@Own Nest n) {
        switch (n) {
            case Nest(Pair(Buf l, Buf r), Buf t, int _) -> {
                l.close();
                r.close();
                t.close();
            }
        }
    }

    static int unnamed(@Ref Buf b, Iterable<String> all) {
        int n = 0;
        for (String _ : all) {
            n++;
        }
        try {
            n += Integer.parseInt("1");
        } catch (NumberFormatException _) {
            n = b.get(0);
        }
        var _ = b.get(1);
        java.util.function.IntBinaryOperator none = (_, _) -> 1;
        return n + none.applyAsInt(0, 0);
    }
}
