import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// Accept: a lambda drops what it makes.
final class OwnInside {
    static void f() {
        Fun.keep(() -> {
            try (Buf b = new Buf(8)) {
                b.put(0, 1);
            }
        });
    }
}
