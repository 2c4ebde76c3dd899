package allod.own.check.lower;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.report.OwnCode;
import allod.own.check.type.Mode;
import allod.own.check.type.OwnType;
import allod.own.check.type.Signature;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// Calls of methods and constructors.
final class Calls {
    private final BodyTranslation translation;

    Calls(BodyTranslation translation) {
        this.translation = translation;
    }

    // ----------------------------------------------------------------------------------------------------- methods

    Operand invocation(MethodInvocationTree tree, OwnType wanted) {
        if (!(translation.element(tree.getMethodSelect()) instanceof ExecutableElement method)) {
            translation.notAnalysed(tree);
            return Operand.plain(tree);
        }
        if (method.getKind() == ElementKind.CONSTRUCTOR) {
            return delegated(tree, method);
        }
        ExpressionTree receiverTree = receiverOf(tree);
        TypeMirror site = receiverTree == null ? null : siteOf(receiverTree);
        Signature signature =
                translation.around.vocabulary().call(method, site, translation.type(tree.getMethodSelect()));
        OptionalInt passed = translation.around.vocabulary().passes(method);
        if (passed.isPresent() && passed.getAsInt() < tree.getArguments().size()) {
            return passed(tree, passed.getAsInt(), signature, wanted);
        }
        Operand receiver = receiver(tree, method, receiverTree, signature);
        if (receiver.type().element() != null) {
            signature = translation
                    .around
                    .vocabulary()
                    .call(method, site, translation.type(tree.getMethodSelect()), receiver.type());
        }
        if (signature.projection() && receiver.tracked() && receiver.type().mode() != Mode.PLAIN) {
            return projection(receiver, method, tree);
        }
        if (receiver.type().traits().function() && abstractMethod(method)) {
            signature = functionCall(site, signature);
        }
        Signature.Receiver how = how(receiver, method, signature);
        Root held = receive(receiver, how, tree);
        List<@Nullable Root> arguments = arguments(signature, method, site, tree.getArguments());
        return call(holding(signature, method, site, wanted, arguments), held, arguments, tree);
    }

    /// A call that gives back one of its arguments, as `Objects.requireNonNull` does, is that argument.
    private Operand passed(MethodInvocationTree tree, int index, Signature signature, OwnType wanted) {
        Operand given = Operand.plain(tree);
        for (int i = 0; i < tree.getArguments().size(); i++) {
            ExpressionTree argument = tree.getArguments().get(i);
            if (i == index) {
                given = translation.expressions.value(argument, wanted);
                translation.transfers.read(given, argument);
            } else {
                translation.expressions.plain(argument);
            }
        }
        translation.exits.exceptionsOf(signature.thrown(), tree);
        return given.as(tree);
    }

    /// How a bound method reference uses its receiver.
    Body.Capture.Use use(Operand receiver, ExecutableElement method, Signature signature) {
        return switch (how(receiver, method, signature)) {
            case CONSUMED -> Body.Capture.Use.MOVED;
            case EXCLUSIVE -> Body.Capture.Use.EXCLUSIVE;
            case SHARED, NONE -> Body.Capture.Use.SHARED;
        };
    }

    private static boolean abstractMethod(ExecutableElement method) {
        return method.getModifiers().contains(Modifier.ABSTRACT);
    }

    /// A call of a function: its parameters as the type of the variable says.
    private Signature functionCall(@Nullable TypeMirror site, Signature otherwise) {
        return site == null ? otherwise : translation.around.vocabulary().function(site, site);
    }

    private Signature.Receiver how(Operand receiver, ExecutableElement method, Signature signature) {
        OwnType type = receiver.type();
        boolean drops = type.owns()
                && method.getParameters().isEmpty()
                && method.getSimpleName().contentEquals(type.traits().dropMethod());
        boolean once = type.once() && type.owns() && abstractMethod(method);
        return drops || once ? Signature.Receiver.CONSUMED : signature.receiver();
    }

    /// The expression in front of the point; null for calls on this object and for static ones.
    private static @Nullable ExpressionTree receiverOf(MethodInvocationTree tree) {
        return tree.getMethodSelect() instanceof MemberSelectTree select ? select.getExpression() : null;
    }

    /// The type of an expression, with the words that stand where it was declared.
    @Nullable
    TypeMirror siteOf(ExpressionTree tree) {
        Element element = translation.element(tree);
        if (element != null && (element.getKind().isField() || element.getKind().isVariable())) {
            return element.asType();
        }
        return translation.type(tree);
    }

    private Operand receiver(
            MethodInvocationTree tree,
            ExecutableElement method,
            @Nullable ExpressionTree receiverTree,
            Signature signature) {
        if (method.getModifiers().contains(Modifier.STATIC)) {
            return Operand.plain(tree);
        }
        if (receiverTree != null) {
            return translation.expressions.value(receiverTree, wantedReceiver(signature));
        }
        if (tree.getMethodSelect() instanceof IdentifierTree) {
            Root self = method.getEnclosingElement() instanceof TypeElement owner
                    ? translation.variables.selfOf(owner)
                    : null;
            return self == null ? Operand.plain(tree) : Operand.at(Place.of(self), tree);
        }
        return Operand.plain(tree);
    }

    private static OwnType wantedReceiver(Signature signature) {
        return switch (signature.receiver()) {
            case CONSUMED -> OwnType.of(Mode.OWN, signature.receiverType().traits());
            case EXCLUSIVE -> OwnType.of(Mode.MUT, signature.receiverType().traits());
            case SHARED, NONE -> OwnType.PLAIN;
        };
    }

    private @Nullable Root receive(Operand receiver, Signature.Receiver how, Tree tree) {
        Place place = receiver.place();
        if (place == null) {
            return null;
        }
        return switch (how) {
            case CONSUMED -> consumed(receiver, place, tree);
            case EXCLUSIVE -> borrow(receiver, place, receiver.type().mode() != Mode.PLAIN, tree);
            case SHARED, NONE -> borrow(receiver, place, false, tree);
        };
    }

    private @Nullable Root consumed(Operand receiver, Place place, Tree tree) {
        if (receiver.type().mode() == Mode.PLAIN || receiver.type().mode() == Mode.VIEW) {
            return borrow(receiver, place, false, tree);
        }
        return translation.transfers.into(receiver, receiver.type().with(Mode.OWN), false, tree);
    }

    /// Borrows the receiver for the call: what a borrow borrows, a view itself.
    private Root borrow(Operand receiver, Place place, boolean exclusive, Tree tree) {
        OwnType type = receiver.type();
        Mode mode = type.mode() == Mode.PLAIN ? Mode.PLAIN : exclusive ? Mode.MUT : Mode.REF;
        OwnType held = new OwnType(mode, "", type.traits(), false, false, type.element());
        Root root = translation.temporary("receiver", held, receiver.tree());
        translation.emit(new Instruction.Borrow(root, place.target(), exclusive, exclusive, false, tree));
        return root;
    }

    private Operand projection(Operand receiver, ExecutableElement method, Tree tree) {
        if (!(method.getEnclosingElement() instanceof TypeElement owner)) {
            return Operand.plain(tree);
        }
        for (RecordComponentElement component : owner.getRecordComponents()) {
            if (component.getSimpleName().equals(method.getSimpleName())) {
                return translation.patterns.part(receiver, component, tree);
            }
        }
        return Operand.plain(tree);
    }

    // ---------------------------------------------------------------------------------------------------- arguments

    private List<@Nullable Root> arguments(
            Signature signature,
            ExecutableElement method,
            @Nullable TypeMirror site,
            List<? extends ExpressionTree> trees) {
        List<@Nullable Root> arguments = new ArrayList<>();
        List<OwnType> parameters = signature.parameters();
        for (int i = 0; i < trees.size(); i++) {
            OwnType wanted = parameter(parameters, method, i);
            Operand operand = given(trees.get(i), wanted, method, i, site);
            int parameter = Math.min(i, Math.max(0, parameters.size() - 1));
            arguments.add(argument(signature, method, parameter, site, operand, wanted, trees.get(i)));
        }
        return arguments;
    }

    /// An argument; a lambda goes by the words in the type of its parameter.
    private Operand given(
            ExpressionTree tree, OwnType wanted, ExecutableElement method, int index, @Nullable TypeMirror site) {
        int parameters = method.getParameters().size();
        TypeMirror actual = translation.type(tree);
        if (tree instanceof LambdaExpressionTree lambda && parameters > 0 && actual != null) {
            Signature function =
                    translation.around.vocabulary().function(method, Math.min(index, parameters - 1), site, actual);
            return translation.lambdas.lambda(lambda, wanted, function);
        }
        return translation.expressions.value(tree, wanted);
    }

    /// How the argument is wanted; the elements of a variable arity are wanted as such.
    private static OwnType parameter(List<OwnType> parameters, ExecutableElement method, int index) {
        if (parameters.isEmpty()) {
            return OwnType.PLAIN;
        }
        if (index < parameters.size() - 1 || !method.isVarArgs()) {
            return parameters.get(Math.min(index, parameters.size() - 1));
        }
        OwnType element = parameters.getLast().element();
        return element == null ? parameters.getLast() : element;
    }

    private @Nullable Root argument(
            Signature signature,
            ExecutableElement method,
            int parameter,
            @Nullable TypeMirror site,
            Operand operand,
            OwnType wanted,
            ExpressionTree tree) {
        OwnType type = operand.type();
        if (type.owns() && !wanted.tracked() && translation.around.vocabulary().losesOwner(method, parameter, site)) {
            lost(operand, tree);
        }
        if (type.traits().function() && operand.tracked()) {
            translation.lambdas.handOut(operand, wanted, signature, tree);
        }
        Root root = translation.transfers.into(operand, wanted, true, tree);
        if (signature.silent() && type.owns() && type.traits().foreign() && wanted.mode() != Mode.OWN) {
            Place place = operand.place();
            if (place != null) {
                translation.emit(new Instruction.Release(place, tree));
            }
        }
        return root;
    }

    /// A collection that is made of borrows holds them when its type says so: inference forgets the words.
    private Signature holding(
            Signature signature,
            ExecutableElement method,
            @Nullable TypeMirror site,
            OwnType wanted,
            List<@Nullable Root> arguments) {
        if (!forgetsBorrows(signature, wanted)) {
            return signature;
        }
        boolean makes = method.getKind() == ElementKind.CONSTRUCTOR;
        List<Signature.Flow> flows = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            Root argument = arguments.get(i);
            int parameter = Math.min(i, signature.parameters().size() - 1);
            if (argument != null
                    && argument.type().carriesLoans()
                    && (makes
                            || argument.type().element() != null
                            || translation.around.vocabulary().losesOwner(method, parameter, site))) {
                flows.add(new Signature.Flow(
                        parameter, Signature.RESULT, !argument.type().mode().isBorrow()));
            }
        }
        return flows.isEmpty()
                ? signature
                : signature.with(wanted, flows.stream().distinct().toList());
    }

    /// Whether a call makes a collection of which only the place that wants it says that it holds borrows.
    private static boolean forgetsBorrows(Signature signature, OwnType wanted) {
        OwnType element = wanted.element();
        OwnType result = signature.result();
        return element != null
                && element.carriesLoans()
                && wanted.mode() == Mode.PLAIN
                && signature.receiver() == Signature.Receiver.NONE
                && !result.tracked()
                && !result.carriesLoans();
    }

    /// What gets lost, in words.
    static String owner(Operand operand) {
        String simple = operand.type().traits().simpleName();
        return simple.isEmpty() ? "an owned address" : "an owner of `" + simple + "`";
    }

    private static String keep(Operand operand) {
        String simple = operand.type().traits().simpleName();
        return simple.isEmpty()
                ? "keep the address in a field `@Own long` of an @Owned class"
                : "say `@Own` in the collection's type, as `List<@Own " + simple + ">`, or use an owned collection";
    }

    // code that has never heard of ownership keeps the JDK's owners in collections and ends them from there
    private void lost(Operand operand, ExpressionTree tree) {
        if (!operand.type().traits().foreign()) {
            translation.report(
                    OwnCode.UNCHECKED_CONTAINER,
                    owner(operand) + " goes into a collection whose elements nobody owns",
                    tree,
                    "nobody is obliged to end it from here on",
                    keep(operand));
        }
        Place place = operand.place();
        if (place != null) {
            translation.emit(new Instruction.Release(place, tree));
        }
    }

    // --------------------------------------------------------------------------------------------------------- calls

    private Operand call(Signature signature, @Nullable Root receiver, List<@Nullable Root> arguments, Tree tree) {
        Instruction.Call call = new Instruction.Call(signature, receiver, arguments, tree);
        translation.emit(call);
        translation.exits.exceptionsOf(signature.thrown(), tree);
        OwnType result = signature.result();
        if (!result.tracked() && !result.carriesLoans()) {
            return Operand.plain(tree);
        }
        Root target = translation.temporary("value", result, tree);
        translation.emit(new Instruction.Result(target, call, tree));
        return Operand.at(Place.of(target), tree);
    }

    // -------------------------------------------------------------------------------------------------- constructors

    Operand creation(NewClassTree tree, OwnType wanted) {
        if (tree.getEnclosingExpression() != null) {
            translation.expressions.plain(tree.getEnclosingExpression());
        }
        if (!(translation.element(tree) instanceof ExecutableElement constructor)) {
            translation.notAnalysed(tree);
            return Operand.plain(tree);
        }
        TypeMirror type = translation.type(tree);
        Signature signature = translation.around.vocabulary().call(constructor, type, null);
        List<@Nullable Root> arguments = arguments(signature, constructor, type, tree.getArguments());
        Operand made = call(holding(signature, constructor, type, wanted, arguments), null, arguments, tree);
        made = container(made, wanted, tree);
        return tree.getClassBody() == null ? made : translation.lambdas.anonymous(tree, made);
    }

    /// A new collection takes what is wanted of its elements: the diamond says nothing.
    private Operand container(Operand made, OwnType wanted, Tree tree) {
        if (made.tracked() || wanted.element() == null || wanted.mode() != Mode.PLAIN) {
            return made;
        }
        Root target = translation.temporary("collection", wanted, tree);
        translation.emit(new Instruction.Write(Place.of(target), false, tree));
        return Operand.at(Place.of(target), tree);
    }

    /// `this(...)` and `super(...)`.
    private Operand delegated(MethodInvocationTree tree, ExecutableElement constructor) {
        Signature signature = translation.around.vocabulary().call(constructor, null, null);
        List<@Nullable Root> arguments = arguments(signature, constructor, null, tree.getArguments());
        translation.emit(new Instruction.Call(signature, null, arguments, tree));
        translation.exits.exceptionsOf(signature.thrown(), tree);
        return Operand.plain(tree);
    }
}
