import allod.own.Mut;
import allod.own.Ref;
import java.io.Serializable;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import own.cases.lib.Buf;
import own.cases.lib.Pair;
import own.cases.lib.Slice;

/// Every operator, literal and other expression, in methods that touch an owned value.
final class Expressions {

    static int arithmetic(@Ref Buf b, int n) {
        int a = b.get(0) * 2 / 3 % 5 + n - 1;
        int c = a << 1 >> 2 >>> 3;
        int d = a & c | n ^ ~c;
        return +a + -d + (c);
    }

    static boolean comparisons(@Ref Buf b, int n, Object o) {
        boolean less = b.get(0) < n && n <= b.get(1) || n > 3;
        boolean same = n >= 2 && n == 4 | b.size() != n & !less;
        return less ^ same && o != null || o == b || (o instanceof String);
    }

    static int assignments(@Mut Buf b, int n) {
        int a = n;
        a *= b.get(0);
        a /= 3;
        a %= 7;
        a += b.size();
        a -= 1;
        a <<= 1;
        a >>= 1;
        a >>>= 1;
        a &= 15;
        a ^= 3;
        a |= 8;
        a++;
        a--;
        b.put(0, ++a);
        b.put(1, --a);
        int x;
        int y = x = b.get(0);
        return x + y + a;
    }

    static String literals(@Ref Buf b) {
        int i = 0x1F + 0b11 + 017 + 1_000;
        long l = 1L;
        float f = 1.0f;
        double d = 1e3;
        boolean t = true;
        char c = 'c';
        String s = "s";
        String block = """
                lines of \
                text\s
                """;
        Object none = null;
        return s + block + i + l + f + d + t + c + none + b.get(0);
    }

    static int arrays(@Ref Buf b, int... more) {
        int[] one = {1, 2, b.get(0)};
        int[][] two = new int[2][3];
        int[] three = new int[] {4, 5};
        long[][][] four = new long[b.size()][][];
        Buf[] none = new Buf[0];
        two[1][b.get(1)] = one[0];
        two[0][0]++;
        one[1] += three[0] + more[0];
        return two[1][2] + one.length + four.length + none.length;
    }

    static Object casts(@Ref Buf b, Object o) {
        byte narrow = (byte) b.get(0);
        Runnable both = (Runnable & Serializable) () -> {};
        List<?> wild = (List<?>) o;
        List<? extends Number> up = List.<Integer>of(b.get(0));
        List<? super Integer> down = List.of(narrow);
        return wild == up ? both : down;
    }

    static int functions(@Ref Buf b, int n) {
        int first = b.get(0);
        IntBinaryOperator sum = (x, y) -> x + y + first;
        IntBinaryOperator typed = (final int x, int y) -> {
            return x - y;
        };
        Supplier<StringBuilder> constructor = StringBuilder::new;
        IntFunction<int[]> array = int[]::new;
        Supplier<String> bound = "s"::trim;
        IntBinaryOperator fixed = Math::max;
        return sum.applyAsInt(1, n)
                + typed.applyAsInt(1, 2)
                + constructor.get().length()
                + array.apply(3).length
                + bound.get().length()
                + fixed.applyAsInt(1, 2);
    }

    static int conditional(@Ref Buf a, @Ref Buf b, boolean first) {
        @Ref Buf c = first ? a : b;
        int n = (first ? a.get(0) : b.get(0)) + (c.size() > 3 ? 1 : 0);
        return n + (first && a.get(0) == 0 || !first && b.get(0) == 1 ? 1 : 2);
    }

    static int chains(@Ref Pair p) {
        Slice s = p.left().slice().rest().rest();
        return s.get(p.right().get(0)) + p.left().slice().get(0);
    }

    static Class<?> classes(@Ref Buf b) {
        Class<?> one = Buf.class;
        Class<?> two = int[].class;
        return b.get(0) == 0 ? one : two == void.class ? b.getClass() : int.class;
    }

    static int locals(@Ref Buf b) {
        final var n = b.get(0);
        int a = n, c[] = {a}, d = c[0];
        record Point(int x, int y) {}
        enum Side {
            LEFT,
            RIGHT
        }
        interface Named {
            String name();
        }
        class Local implements Named {
            @Override
            public String name() {
                return Side.LEFT.name() + n;
            }
        }
        return new Point(a, d).x() + new Local().name().length() + Side.valueOf("RIGHT").ordinal();
    }

    static int created(@Ref Buf b) {
        Object plain = new Object() {
            final int n = 3;

            @Override
            public int hashCode() {
                return n;
            }
        };
        return plain.hashCode() + new Expressions().new Inner().n;
    }

    final class Inner {
        final int n = Expressions.this.hashCode();
    }
}
