package allod.own.check.lower;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.report.OwnCode;
import allod.own.check.type.Mode;
import allod.own.check.type.OwnType;
import allod.own.check.type.Signature;
import allod.own.check.type.Traits;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// Lambdas, method references and anonymous classes: bodies of their own, and what they take from around them.
final class Lambdas {
    private final BodyTranslation translation;

    Lambdas(BodyTranslation translation) {
        this.translation = translation;
    }

    // ------------------------------------------------------------------------------------------------------- lambdas

    Operand lambda(LambdaExpressionTree tree, OwnType wanted) {
        return lambda(tree, wanted, (TypeMirror) null);
    }

    /// @param declared the functional type where it is declared, with the words in its arguments; null when
    ///     only javac knows it
    Operand lambda(LambdaExpressionTree tree, OwnType wanted, @Nullable TypeMirror declared) {
        TypeMirror type = translation.type(tree);
        Signature signature = type == null || type.getKind() != TypeKind.DECLARED
                ? null
                : translation.around.vocabulary().function(declared == null ? type : declared, type);
        return lambda(tree, wanted, signature);
    }

    /// @param signature of the function
    Operand lambda(LambdaExpressionTree tree, OwnType wanted, @Nullable Signature signature) {
        BodyTranslation inner = translateBody(tree, signature, List.of());
        List<Body.Capture> captures = inner.variables.captures();
        List<Element> foreign = inner.variables.foreignTaken(captures);
        if (!foreign.isEmpty() && !wanted.once() && !translation.around.strict()) {
            captures.forEach(capture -> letGo(capture, tree));
            inner = translateBody(tree, signature, foreign);
            captures = inner.variables.captures();
        }
        Body body = inner.body;
        captures.forEach(body::addCapture);
        translation.body.addLambda(body);
        return made(tree, wanted, captures, body);
    }

    /// A foreign owner that a function ends, in code that says nothing of ownership: when, nobody knows.
    private void letGo(Body.Capture capture, Tree tree) {
        boolean foreign = capture.outer().type().traits().foreign();
        if (capture.use() == Body.Capture.Use.MOVED && foreign) {
            translation.emit(new Instruction.Release(capture.outer(), tree));
        }
    }

    private BodyTranslation translateBody(
            LambdaExpressionTree tree, @Nullable Signature signature, List<Element> ignored) {
        OwnType result = signature == null ? OwnType.PLAIN : signature.result();
        Body body = new Body(Body.Kind.LAMBDA, "lambda", tree, translation.body.unit(), signature, result);
        BodyTranslation inner = new BodyTranslation(translation.around, body, translation);
        ignored.forEach(inner.variables::ignore);
        inner.exits.inScope(tree, () -> {
            parameters(inner, tree, signature);
            if (tree.getBody() instanceof ExpressionTree expression) {
                boolean gives =
                        signature != null && signature.element().getReturnType().getKind() != TypeKind.VOID;
                inner.statements.lambdaResult(expression, gives);
            } else {
                inner.statements.translate((StatementTree) tree.getBody());
            }
        });
        return inner;
    }

    private static void parameters(BodyTranslation inner, LambdaExpressionTree tree, @Nullable Signature signature) {
        for (int i = 0; i < tree.getParameters().size(); i++) {
            VariableTree parameter = tree.getParameters().get(i);
            VariableElement element = inner.assignments.variable(parameter);
            OwnType standard = signature != null && i < signature.parameters().size()
                    ? signature.parameters().get(i)
                    : inner.around.vocabulary().parameter(element);
            OwnType type = inner.around.vocabulary().written(element).orElse(standard);
            inner.statements.parameter(element, type, parameter);
        }
    }

    /// Takes the captures, and makes the function.
    private Operand made(ExpressionTree tree, OwnType wanted, List<Body.Capture> captures, @Nullable Body body) {
        boolean once = captures.stream().anyMatch(capture -> capture.use() == Body.Capture.Use.MOVED);
        List<Root> taken = new ArrayList<>();
        for (Body.Capture capture : captures) {
            taken.add(take(capture, tree));
        }
        OwnType type = new OwnType(
                once || wanted.once() ? Mode.OWN : Mode.PLAIN, "", Traits.FUNCTION, once || wanted.once(), false, null);
        Root target = translation.temporary("lambda", type, tree);
        translation.emit(new Instruction.Lambda(target, taken, body, tree));
        return Operand.at(Place.of(target), tree);
    }

    private Root take(Body.Capture capture, Tree tree) {
        Place outer = capture.outer();
        if (capture.use() == Body.Capture.Use.MOVED && outer.type().owns()) {
            Root target = translation.temporary("capture", outer.type(), tree);
            translation.emit(new Instruction.Move(Place.of(target), outer, tree));
            return target;
        }
        boolean exclusive = capture.use() != Body.Capture.Use.SHARED;
        OwnType type = outer.type().with(exclusive ? Mode.MUT : Mode.REF);
        Root target = translation.temporary("capture", type, tree);
        translation.emit(new Instruction.Borrow(target, outer, exclusive, false, true, tree));
        return target;
    }

    // --------------------------------------------------------------------------------------------- method references

    Operand reference(MemberReferenceTree tree, OwnType wanted) {
        ExpressionTree qualifier = tree.getQualifierExpression();
        boolean bound = translation.element(tree) instanceof ExecutableElement method
                && method.getKind() == ElementKind.METHOD
                && !method.getModifiers().contains(Modifier.STATIC)
                && !(translation.element(qualifier) instanceof javax.lang.model.element.TypeElement);
        if (!bound) {
            return made(tree, wanted, List.of(), null);
        }
        Operand receiver = translation.expressions.value(qualifier, OwnType.PLAIN);
        Place place = receiver.place();
        if (place == null || !(translation.element(tree) instanceof ExecutableElement method)) {
            return made(tree, wanted, List.of(), null);
        }
        Signature signature = translation.around.vocabulary().call(method, translation.calls.siteOf(qualifier), null);
        Body.Capture.Use use = translation.calls.use(receiver, method, signature);
        Body.Capture capture = new Body.Capture(place.target(), place.target(), use);
        boolean foreign = place.type().traits().foreign() && !translation.around.strict();
        if (use == Body.Capture.Use.MOVED && foreign && !wanted.once()) {
            letGo(capture, tree);
            return made(tree, wanted, List.of(), null);
        }
        return made(tree, wanted, List.of(capture), null);
    }

    // --------------------------------------------------------------------------------------------- anonymous classes

    /// An object of an anonymous class captures what its methods use.
    Operand anonymous(NewClassTree tree, Operand made) {
        List<Body.Capture> captures = classIn(tree.getClassBody());
        return captures.isEmpty() ? made : made(tree, OwnType.FUNCTION, captures, null);
    }

    /// A class among the statements of a body; its objects are followed no further than what its methods
    /// capture.
    void localClass(ClassTree tree) {
        for (Body.Capture capture : classIn(tree)) {
            take(capture, tree);
        }
    }

    private List<Body.Capture> classIn(ClassTree tree) {
        List<Body.Capture> captures = new ArrayList<>();
        translation.around.nested().translate(tree, translation, body -> {
            captures.addAll(body.captures());
            translation.body.addLambda(body);
        });
        return captures;
    }

    // --------------------------------------------------------------------------------------------------- handing out

    /// A function goes to a parameter.
    void handOut(Operand function, OwnType wanted, Signature callee, Tree tree) {
        boolean kept = !wanted.scoped() && wanted.traits().function();
        boolean sent = wanted.once();
        if (function.type().once() && !wanted.once() && wanted.traits().function()) {
            refuseOften(function, callee, tree);
        }
        if (kept || sent) {
            escape(function, kept, sent, tree);
        }
    }

    private void refuseOften(Operand function, Signature callee, Tree tree) {
        translation.report(
                OwnCode.MOVE_OUT_OF_BORROW,
                "the function takes over what it captures, and `"
                        + callee.element().getSimpleName() + "` may call it more than once",
                tree,
                "it can be called once only",
                "mark the parameter `@Once`, or let the lambda borrow");
        Place place = function.place();
        if (place != null) {
            translation.emit(new Instruction.Release(place, tree));
        }
    }

    /// A function is handed out to where it may be kept or sent to another thread.
    void escape(Operand function, boolean kept, boolean sent, Tree tree) {
        Place place = function.place();
        if (place == null) {
            return;
        }
        if (function.temporary()) {
            translation.emit(new Instruction.Escape(place.root(), kept, sent, tree));
            return;
        }
        Root held = translation.temporary("function", function.type().with(Mode.PLAIN), tree);
        translation.emit(new Instruction.Borrow(held, place, false, false, false, tree));
        translation.emit(new Instruction.Escape(held, kept, sent, tree));
    }
}
