package allod.own.check.type;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a stub says of a method.
///
/// @param name its name; `new` for a constructor
/// @param parameterTypes the simple names of the parameters' erased types; null when it speaks for all
///     overloads
/// @param parameters the words of the parameters; empty when it speaks for all overloads
/// @param result the words of the result
/// @param receiver what becomes of the receiver
/// @param flows where loans go; null to let the rules of elision decide
/// @param passes the number of the parameter that the result is; -1 for none
/// @param keeps the parameters that are kept where nobody looks after owners
record StubMethod(
        String name,
        @Nullable List<String> parameterTypes,
        List<Spelling> parameters,
        Spelling result,
        Signature.Receiver receiver,
        @Nullable List<Signature.Flow> flows,
        int passes,
        List<Integer> keeps) {}
