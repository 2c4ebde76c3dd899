import allod.own.Mut;
import allod.own.Own;
import allod.own.Ref;
import java.io.IOException;
import java.util.List;
import own.cases.lib.Buf;
import own.cases.lib.Fun;
import own.cases.lib.Gate;

/// Every statement, in methods that touch an owned value.
final class Statements {

    static int loops(@Mut Buf b, List<String> names) {
        int n = 0;
        for (int i = 0, j = 9; i < j; i++, j--) {
            b.put(i, j);
        }
        for (; ; ) {
            if (n++ > b.get(0)) {
                break;
            }
        }
        for (String name : names) {
            n += name.length();
        }
        for (final var one : new int[] {1, b.get(1)}) {
            n += one;
        }
        while (n > b.size()) {
            n--;
        }
        do {
            n++;
        } while (n < b.size());
        ;
        return n;
    }

    static int labels(@Ref Buf b) {
        int n = 0;
        outer:
        for (int i = 0; i < 3; i++) {
            inner:
            while (true) {
                switch (b.get(i)) {
                    case 0:
                        continue outer;
                    case 1:
                        break inner;
                    default:
                        break outer;
                }
            }
            n++;
        }
        block:
        {
            if (n == b.get(0)) break block;
            n = -n;
        }
        return n;
    }

    static int switches(@Ref Buf b, String s, Thread.State state) {
        int n = 0;
        switch (b.get(0)) {
            case 1, 2:
                n = 1;
            case 3:
                n += 2;
                break;
            default:
                n = 4;
        }
        switch (s) {
            case "a" -> n++;
            case "b", "c" -> {
                n--;
            }
            default -> throw new IllegalArgumentException(s);
        }
        n += switch (state) {
            case NEW, RUNNABLE -> b.get(1);
            case BLOCKED -> {
                int twice = b.get(2) * 2;
                yield twice;
            }
            default -> 0;
        };
        return n + switch (n) {
            case 0:
                yield b.get(3);
            default:
                if (n > 3) {
                    yield 1;
                }
                yield 2;
        };
    }

    static int handlers(@Own Buf b) throws IOException {
        int n = 0;
        try {
            Fun.io();
            n = b.get(0);
        } catch (IllegalStateException | IllegalArgumentException e) {
            n = -1;
            throw e;
        } catch (final RuntimeException e) {
            n = -2;
        } finally {
            b.close();
        }
        return n;
    }

    static int resources(@Ref Buf other) throws IOException {
        try (Buf b = new Buf(8);
                final Gate g = new Gate(b);
                var c = Buf.of(b.size())) {
            Fun.io();
            return g.get(0) + c.get(0) + other.get(0);
        } catch (IOException e) {
            throw new IOException("read " + other.size(), e);
        } finally {
            System.out.flush();
        }
    }

    static int effectivelyFinalResource() {
        Buf b = new Buf(8);
        try (b) {
            b.put(0, 1);
            return b.get(0);
        }
    }

    static synchronized int monitors(@Mut Buf b, Object lock) {
        synchronized (lock) {
            assert b.get(0) == 0;
            assert b.get(1) > 0 : "byte " + b.get(1);
            b.put(1, 2);
        }
        return b.get(0);
    }

    static void thrown(@Own Buf b, int n) {
        b.close();
        if (n == 0) throw new IllegalStateException("n is 0");
        else if (n == 1) return;
        else System.exit(n);
    }
}
