import static java.lang.Math.max;

import allod.own.Consumes;
import allod.own.Mut;
import allod.own.Mutates;
import allod.own.Own;
import allod.own.Owned;
import allod.own.Ref;
import allod.own.View;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.function.*;
import own.cases.lib.Buf;

/// Every declaration whose bodies or initialisers can touch an owned value.
abstract sealed class Declarations<T extends Comparable<T> & java.io.Serializable> permits Declarations.Last {

    @Target({ElementType.TYPE_USE, ElementType.TYPE_PARAMETER})
    @interface Mark {
        int[] value() default {1, 2};

        Class<?> type() default Object.class;
    }

    protected static final int SIZE;
    private @Mark(3) List<@Mark String @Mark []> marked = List.of();
    final int n;

    static {
        try (Buf b = new Buf(8)) {
            SIZE = max(b.size(), 4);
        }
    }

    {
        int read = 0;
        try (Buf b = new Buf(8)) {
            read = b.get(0);
        }
        n = read;
    }

    Declarations() {}

    abstract int look(@Ref Buf b, T other);

    <U extends T, X extends Exception> U generic(@Ref Buf b, U u, Map<? super U, ? extends List<?>> map) throws X {
        return map.isEmpty() && b.get(0) == 0 ? u : this.<U, X>generic(b, u, map);
    }

    int receiver(@Mark Declarations<T> this, @Mut Buf b) {
        b.put(0, n);
        return marked.size();
    }

    @SafeVarargs
    static <E> int variable(@Ref Buf b, E... more) {
        return more.length + b.get(0);
    }

    strictfp static final class Last extends Declarations<String> {
        private final int size;

        Last(@Own Buf b) {
            int size = b.size();
            b.close();
            if (size < 0) {
                throw new IllegalArgumentException("size " + size + " is below 0");
            }
            this.size = size;
            super();
        }

        Last() {
            this(new Buf(8));
        }

        @Override
        int look(@Ref Buf b, String other) {
            IntSupplier up = super::hashCode;
            return size + b.get(0) + other.length() + super.receiver(null) + up.getAsInt();
        }

    }

    enum Op implements IntUnaryOperator {
        TWICE(2) {
            @Override
            int of(@Ref Buf b) {
                return b.get(0) * 2;
            }
        },
        PLAIN;

        private final int n;

        Op(int n) {
            this.n = n;
        }

        Op() {
            this(1);
        }

        int of(@Ref Buf b) {
            return b.get(0) * n;
        }

        @Override
        public int applyAsInt(int x) {
            return x * n;
        }
    }

    interface Steps {
        int LIMIT = 3;

        int one(@Ref Buf b);

        default int two(@Ref Buf b) {
            return one(b) + three(b);
        }

        private int three(@Ref Buf b) {
            return b.get(LIMIT);
        }

        static void end(@Own Buf b) {
            b.close();
        }
    }

    @Owned(drop = "")
    record Cup(@Own Buf buf, int n) {
        Cup {
            if (n < 0) {
                n = 0;
            }
        }

        Cup(@Own Buf buf) {
            this(buf, 1);
        }

        static int count;

        int first() {
            return buf.get(0) + n;
        }
    }

    @View
    record Look(@Ref Buf buf) {
        int first() {
            return buf.get(0);
        }
    }

    @Owned(drop = "end")
    static class Counter {
        private @Own Buf buf = new Buf(8);
        protected int n;

        @Mutates
        void add(int more) {
            n += more;
            this.buf.put(0, n);
        }

        int n() {
            return n;
        }

        @Consumes
        final void end() {
            buf.close();
        }
    }

    native int far(@Ref Buf b);
}
