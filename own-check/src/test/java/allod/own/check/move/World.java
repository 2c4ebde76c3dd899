package allod.own.check.move;

import allod.own.check.flow.Step;
import allod.own.check.type.Mode;
import allod.own.check.type.OwnType;
import allod.own.check.type.Traits;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The classes that bodies written by hand may use.
///
/// ```
/// Buf            close()
/// Arena          close(), known by a stub alone
/// Keeper         close(), owns Buf first, Buf second
/// Pair           structure of Buf left, Buf right
/// Nest           structure of Pair pair, Buf tail
/// Empty          structure of nothing
/// Shape          sealed: One(Buf only), Two(Buf first, Buf second), None()
/// ```
final class World implements OwnedParts {

    private static final Map<String, List<String>> PARTS = Map.of(
            "Buf", List.of(),
            "Arena", List.of(),
            "Keeper", List.of("first:Buf", "second:Buf"),
            "Pair", List.of("left:Buf", "right:Buf"),
            "Nest", List.of("pair:Pair", "tail:Buf"),
            "Empty", List.of(),
            "One", List.of("only:Buf"),
            "Two", List.of("first:Buf", "second:Buf"),
            "None", List.of());

    /// What a class says.
    static Traits traits(String name) {
        boolean method = List.of("Buf", "Arena", "Keeper").contains(name);
        return new Traits(
                name,
                method ? Traits.Drop.METHOD : Traits.Drop.STRUCTURE,
                method ? "close" : "",
                false,
                false,
                List.of(),
                false,
                true,
                false,
                name.equals("Arena"),
                false);
    }

    /// A value of a class, held in a mode; `Once` is the class of functions that are called once.
    static OwnType type(Mode mode, String name) {
        return name.equals("Once")
                ? new OwnType(mode, "", Traits.FUNCTION, true, false, null)
                : OwnType.of(mode, traits(name));
    }

    /// A field of a class.
    static Part part(String owner, String field) {
        return PARTS.getOrDefault(owner, List.of()).stream()
                .filter(part -> part.startsWith(field + ":"))
                .map(part -> new Part(
                        new Step.Field(owner, field, traits(owner)),
                        type(Mode.OWN, part.substring(part.indexOf(':') + 1))))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(owner + " has no part " + field));
    }

    @Override
    public Optional<List<Part>> of(String className) {
        return Optional.ofNullable(PARTS.get(className))
                .map(parts -> parts.stream()
                        .map(part -> part(className, part.substring(0, part.indexOf(':'))))
                        .toList());
    }
}
