import own.cases.lib.Fun;
import own.cases.lib.Local;

/// Accept: a scoped lambda runs here, and may use what is confined.
final class ConfinedScoped {
    static int f() {
        try (Local l = new Local()) {
            Fun.scoped(() -> l.get());
            return l.get();
        }
    }
}
