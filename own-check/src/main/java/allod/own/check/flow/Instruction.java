package allod.own.check.flow;

import allod.own.check.type.Signature;
import com.sun.source.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happens at one point of a body. Expressions are taken apart in Java's order of evaluation; what they
/// give goes through temporaries, each of which is defined once and used once.
public sealed interface Instruction {

    /// Where it stands in the source.
    Tree tree();

    /// Nothing: the entry, a join of paths, a statement without effect.
    record Nothing(Tree tree) implements Instruction {}

    /// A variable comes into scope, without a value.
    record Declare(Root root, Tree tree) implements Instruction {}

    /// `target` borrows `source`. When `source` goes through a borrow, or its root carries loans, those loans
    /// are kept too.
    ///
    /// @param twoPhase whether an exclusive borrow is only reserved here and comes into force at the [Call]
    ///     that uses it
    /// @param captured whether a lambda borrows it
    record Borrow(Root target, Place source, boolean exclusive, boolean twoPhase, boolean captured, Tree tree)
            implements Instruction {}

    /// The value goes from `source` to `target`, with the duty to end it and with the loans that it carries.
    /// What `target` owned before is lost.
    record Move(Place target, Place source, Tree tree) implements Instruction {}

    /// A borrow, view, function or collection that the temporary `source` holds is stored in `target`: in a
    /// variable it replaces what was there; elsewhere its loans come in addition.
    record Store(Place target, Root source, Tree tree) implements Instruction {}

    /// A value that is not tracked is read, or a reference is compared or looked at.
    record Read(Place source, Tree tree) implements Instruction {}

    /// A value that is not tracked, or null, is written. What `target` owned before is lost.
    record Write(Place target, boolean nothing, Tree tree) implements Instruction {}

    /// A method is entered: owners among the arguments are the callee's from here on, exclusive borrows come
    /// into force. Its exceptional edges leave from here; the [Result] follows on the normal edge.
    ///
    /// @param receiver the temporary with the receiver, when it is tracked
    /// @param arguments the temporaries with the arguments by number of the parameter; null where an argument
    ///     is not tracked. Arguments of a variable arity beyond the last parameter belong to the last parameter
    record Call(Signature signature, @Nullable Root receiver, List<@Nullable Root> arguments, Tree tree)
            implements Instruction {}

    /// A call gives a tracked value.
    record Result(Root target, Call call, Tree tree) implements Instruction {}

    /// A lambda, a method reference or an object of an inner class is made, with what it captures in
    /// temporaries.
    ///
    /// @param body the translated body; null for method references
    record Lambda(
            Root target, List<Root> captures, @Nullable Body body, Tree tree) implements Instruction {}

    /// A function that sits in the temporary `value` is handed out. Where it is kept, whatever it borrows must
    /// live for ever; where it is sent, whatever it captures must be fit for other threads.
    ///
    /// @param kept whether it may live on after the call: it goes to an unscoped parameter, a field, a return
    /// @param sent whether it may run on another thread
    record Escape(Root value, boolean kept, boolean sent, Tree tree) implements Instruction {}

    /// The hidden close at the end of a try statement.
    record Drop(Place place, Tree tree) implements Instruction {}

    /// The value of a return statement leaves; the scopes end next.
    record Return(@Nullable Root value, Tree tree) implements Instruction {}

    /// A variable goes out of scope: it may own nothing any more.
    ///
    /// @param way how the scope is left
    record ScopeEnd(Root root, Way way, Tree tree) implements Instruction {}

    /// What a test has shown on the way here.
    record Assume(Place place, Fact fact, Tree tree) implements Instruction {}

    /// An owner of a class that only a stub speaks for gets out of sight: into a field, a call or a lambda that
    /// say nothing of ownership. It stays usable here, and nobody asks for its end any more.
    record Release(Place place, Tree tree) implements Instruction {}

    /// How a scope is left.
    enum Way {
        /// At its end, by a jump, by a return or by a throw statement.
        NORMAL,
        /// Because a call threw an exception that it declares.
        DECLARED,
        /// Because something threw an exception that nobody declares.
        UNDECLARED
    }

    /// What is known after a test.
    enum Fact {
        /// The value is null, or a variant that owns nothing: there is nothing to drop.
        NOTHING,
        /// The value is not null.
        SOMETHING,
        /// The value is a record or variant whose parts are the owners from here on.
        OPENED,
        /// The value is not of the variant that the type of the place names.
        EXCLUDED
    }
}
