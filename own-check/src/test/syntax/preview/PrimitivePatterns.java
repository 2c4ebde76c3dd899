import allod.own.Own;
import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Nest;

/// Patterns and cases of primitive types.
final class PrimitivePatterns {

    record Sized(int n, double d) {}

    static int tests(@Ref Buf b, long n) {
        if (n instanceof int small && small > b.get(0)) {
            return small;
        }
        return b.get(1) instanceof byte one ? one : 0;
    }

    static int cases(@Ref Buf b, long n, boolean flag, float f) {
        int first = switch (n) {
            case 1L -> b.get(0);
            case int small when small > 3 -> small;
            case long big -> (int) big;
        };
        int second = switch (flag) {
            case true -> b.get(1);
            case false -> 2;
        };
        return first + second + switch (f) {
            case 1.5f -> b.get(2);
            case float rest -> (int) rest;
        };
    }

    static int components(@Ref Buf b, Sized s) {
        return switch (s) {
            case Sized(byte n, float d) -> b.get(n) + (int) d;
            case Sized(int n, double d) -> n;
        };
    }

    static void owned(@Own Nest n) {
        switch (n.count()) {
            case byte small -> System.out.println(small);
            case int more -> System.out.println(more);
        }
        n.pair().left().close();
        n.pair().right().close();
        n.tail().close();
    }
}
