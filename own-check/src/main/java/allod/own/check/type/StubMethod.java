package allod.own.check.type;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a stub says of a method, or of all methods of a name.
///
/// @param name its name; `new` for a constructor
/// @param types the simple names of the parameters' erased types; null when it speaks for all overloads
/// @param parameters the words of the parameters; for all overloads one entry that holds for every parameter
/// @param result the words of the result
/// @param receiver what becomes of the receiver
/// @param from the inputs whose loans the result holds; null to let the rules of elision decide
/// @param gives the number of the parameter that the result is; -1 for none
/// @param keeps the parameters that are kept, where nobody looks after owners
record StubMethod(
        String name,
        @Nullable List<String> types,
        List<Spelling> parameters,
        Spelling result,
        Signature.Receiver receiver,
        @Nullable List<Integer> from,
        int gives,
        List<Integer> keeps) {

    /// Stands in [#keeps] for every parameter.
    static final int ALL = -1;

    /// The words of a parameter.
    Spelling parameter(int index) {
        if (types == null) {
            return parameters.isEmpty() ? Spelling.NONE : parameters.get(0);
        }
        return index < parameters.size() ? parameters.get(index) : Spelling.NONE;
    }

    /// As the stub writes it.
    String signature() {
        return name + "(" + (types == null ? "*" : String.join(", ", types)) + ")";
    }

    /// Whether it speaks of functions among the parameters.
    boolean ofFunctions() {
        return parameters.stream()
                .anyMatch(spelling -> spelling.here().once() || spelling.here().scoped());
    }

    /// The same without what it says of functions.
    StubMethod withoutFunctions() {
        List<Spelling> rest = parameters.stream()
                .map(spelling -> spelling.here().once() || spelling.here().scoped()
                        ? new Spelling(Words.NONE, spelling.arguments(), spelling.component())
                        : spelling)
                .toList();
        return new StubMethod(name, types, rest, result, receiver, from, gives, keeps);
    }

    /// Whether a parameter is kept.
    boolean keeps(int index) {
        return keeps.contains(index) || keeps.contains(ALL);
    }
}
