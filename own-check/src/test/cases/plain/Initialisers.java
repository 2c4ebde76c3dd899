/// Accept: static and instance initialisers, enums with bodies.
final class Initialisers {
    enum Op {
        ADD {
            @Override
            int apply(int a, int b) {
                return a + b;
            }
        };

        abstract int apply(int a, int b);
    }

    static final int[] TABLE = new int[4];
    private final int first;

    static {
        for (int i = 0; i < TABLE.length; i++) {
            TABLE[i] = Op.ADD.apply(i, i);
        }
    }

    {
        first = TABLE[0];
    }
}
