import own.cases.lib.Buf;

/// Accept: the resource is dropped by the statement.
final class WithResources {
    int f() {
        try (Buf b = new Buf(8)) {
            b.put(0, 1);
            return b.get(0);
        }
    }
}
