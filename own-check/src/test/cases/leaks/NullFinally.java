import own.cases.lib.Buf;

/// Accept: finally asks for null.
final class NullFinally {
    static void f(boolean make) {
        Buf b = null;
        try {
            if (make) {
                b = new Buf(8);
            }
        } finally {
            if (b != null) {
                b.close();
            }
        }
    }
}
