import own.cases.lib.Buf;

/// What is made and closed in one method may live on the stack.
final class Local {
    int f() {
        Buf b = Buf.of(8); // stack
        int n = b.get(0);
        b.close();
        return n;
    }
}
