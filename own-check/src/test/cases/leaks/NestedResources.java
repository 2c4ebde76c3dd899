import own.cases.lib.Buf;
import own.cases.lib.Gate;

/// Accept: resources in resources, the inner one of the outer one.
final class NestedResources {
    static int f() {
        try (Buf b = new Buf(8)) {
            try (Gate g = new Gate(b); Gate h = new Gate(b)) {
                return g.get(0) + h.get(0);
            }
        }
    }
}
