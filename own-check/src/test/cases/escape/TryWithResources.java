import own.cases.lib.Buf;

/// The end of a try statement is an end.
final class TryWithResources {
    int f() {
        try (Buf b = Buf.of(8)) { // stack
            return b.get(0);
        }
    }
}
