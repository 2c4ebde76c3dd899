package allod.own.check.type;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is said of libraries that say nothing themselves, by the qualified names of their classes.
public final class Stubs {

    private final Map<String, StubClass> classes;

    Stubs(Map<String, StubClass> classes) {
        this.classes = Map.copyOf(classes);
    }

    /// Nothing is said.
    public static Stubs none() {
        return new Stubs(Map.of());
    }

    @Nullable
    StubClass find(String qualifiedName) {
        return classes.get(qualifiedName);
    }
}
