import own.cases.lib.Buf;

/// A borrowing parameter takes no duty over.
final class AsBorrowedArgument {
    static int f() {
        return Buf.read(new Buf(8)); // error: OWN1001
    }
}
