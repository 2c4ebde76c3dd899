import allod.own.Own;
import own.cases.lib.Buf;

/// The statement drops its resource, which therefore cannot be returned.
final class ResourceReturned {
    static @Own Buf f() {
        try (Buf b = new Buf(8)) {
            return b; // error: OWN1005
        }
    }
}
