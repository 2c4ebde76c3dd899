import java.io.Closeable;
import java.io.IOException;

class Moved {
    static void use(Closeable a, Closeable b) {}

    void once(Closeable a, Closeable b) throws IOException {
        use(a, b);
	a.close();
        b.close();

        System.out.println();
        System.out.println(); use(new java.io.StringReader("a very long line indeed, with a text that fills it"), new java.io.StringReader("and yet another text")); use(b, a); use(b, new java.io.StringReader("to the end of the line"));
        new StringBuilder()
                .append(1)
                .append(
                        a);
    }

    Moved(int n) {
        String 漢字 = "日本語"; use(null, null);
    }
}
//! OWN0382 use of moved value `a`
//! ^ 9 `a.close()` value used here after move
//! - 8 `a` value moved here
//! help: clone it
//! note: `Closeable` is owned
//! OWN0502 cannot borrow `a` as exclusive because it is also borrowed as shared
//! ^ 8 `use(a, b)` exclusive borrow comes into force here
//! - 8 `a` shared borrow here
//! - 8 `b` another one
//! - 12 `System.out.println()` used later
//! OWN0382 a wide line
//! ^ 13 `use(b, a)` here
//! - 13 `b` and here
//! OWN1001 `a` is lost
//! ^ 7 `Closeable a` made here
//! OWN0382 a chain of calls over lines
//! ^ 14 `new StringBuilder().append(1).append(a)` the call
//! OWN0106 declarations are underlined at their names
//! ^ 20 `<init>(int n)...` constructor
//! OWN0106 declarations are underlined at their names
//! ^ 21 `String ...` wide
//! - 21 `use(null, null)` behind
