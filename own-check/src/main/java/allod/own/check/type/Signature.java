package allod.own.check.type;

import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.TypeMirror;

/// What a call does to its inputs, as the declaration says it; all that is known of a method at its calls.
///
/// Inputs are numbered: the parameters from 0, the receiver is [#RECEIVER].
///
/// @param element the method or constructor
/// @param receiver what becomes of the receiver
/// @param receiverType the receiver as the body sees it; plain for static methods
/// @param parameters the parameters; a variable arity stands as its array
/// @param result what the call gives; for a constructor the new value
/// @param flows where loans go
/// @param thrown the exceptions that the declaration names
/// @param projection whether the call only selects a part of the receiver: the accessor of a record's component
/// @param silent whether the declaration knows no ownership and no stub speaks for it: an owner of a foreign
///     class may stay there
public record Signature(
        ExecutableElement element,
        Receiver receiver,
        OwnType receiverType,
        List<OwnType> parameters,
        OwnType result,
        List<Flow> flows,
        List<? extends TypeMirror> thrown,
        boolean projection,
        boolean silent) {

    /// The number of the receiver among the inputs.
    public static final int RECEIVER = -1;

    /// The result, as the end of a [Flow].
    public static final int RESULT = -2;

    /// What a call does to its receiver.
    public enum Receiver {
        /// There is none.
        NONE,
        /// Reads it.
        SHARED,
        /// Changes it.
        EXCLUSIVE,
        /// Takes it over.
        CONSUMED
    }

    /// The same with another fate of the receiver.
    public Signature with(Receiver other) {
        return new Signature(element, other, receiverType, parameters, result, flows, thrown, projection, silent);
    }

    /// The same with a result that takes the loans of some arguments in.
    public Signature with(OwnType other, List<Flow> more) {
        List<Flow> all = new ArrayList<>(flows);
        all.addAll(more);
        return new Signature(
                element, receiver, receiverType, parameters, other, List.copyOf(all), thrown, projection, silent);
    }

    /// The same without what is said of functions among the parameters.
    Signature withoutFunctions() {
        List<OwnType> free = parameters.stream()
                .map(type -> type.traits().function() ? OwnType.FUNCTION : type)
                .toList();
        return new Signature(element, receiver, receiverType, free, result, flows, thrown, projection, silent);
    }

    /// Loans that a call carries from one input into another or into the result.
    ///
    /// @param from the input
    /// @param to the input or [#RESULT]
    /// @param inner whether only what the input's value holds itself flows (the lifetime of a view, the
    ///     elements of a collection), not the borrow of the input for this call
    public record Flow(int from, int to, boolean inner) {}
}
