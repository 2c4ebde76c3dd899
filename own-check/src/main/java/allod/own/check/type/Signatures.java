package allod.own.check.type;

import allod.own.check.type.Signature.Flow;
import allod.own.check.type.Signature.Receiver;
import allod.own.check.type.Typing.Role;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/// Makes [Signature]s: from the declaration, the stub when there is one, the site and the inferred types.
final class Signatures {

    private final Elements elements;
    private final Trees trees;
    private final Classes classes;
    private final Typing typing;
    private final Stubs stubs;
    private final Map<ExecutableElement, Signature> declared = new HashMap<>();

    Signatures(Elements elements, Trees trees, Classes classes, Typing typing, Stubs stubs) {
        this.elements = elements;
        this.trees = trees;
        this.classes = classes;
        this.typing = typing;
        this.stubs = stubs;
    }

    Signature declared(ExecutableElement method) {
        Signature signature = declared.get(method);
        if (signature == null) {
            signature = make(method, null, null, false);
            declared.put(method, signature);
        }
        return signature;
    }

    /// @param actual the type of the method after inference
    /// @param sam whether the method is called as that of a function: silence means what it means in a
    ///     declaration
    Signature make(ExecutableElement method, @Nullable Site site, @Nullable TypeMirror actual, boolean sam) {
        TypeElement owner = Classes.owner(method);
        StubMethod stub = stub(owner, method);
        Use use = new Use(method, stub, site, actual instanceof ExecutableType executable ? executable : null, sam);
        List<OwnType> parameters = parameters(use);
        OwnType result = result(owner, use);
        Receiver receiver = receiver(owner, method, stub);
        OwnType receiverType = receiverType(owner, site, receiver);
        boolean silent = stub == null && !speaks(owner) && silent(method, parameters, result);
        Elision elision = new Elision(receiver, receiverType, parameters, result);
        List<Flow> flows = new ArrayList<>();
        if (stub != null && stub.from() != null) {
            if (Elision.borrows(result)) {
                stub.from().forEach(input -> flows.add(elision.from(input)));
            }
        } else if (method.getKind() == ElementKind.CONSTRUCTOR) {
            flows.addAll(elision.toNew(result));
        } else {
            flows.addAll(elision.toResult(result));
            boolean unclear =
                    flows.stream().allMatch(flow -> flow.from() == Signature.RECEIVER && !receiverType.tracked());
            if (unclear && silent && result.traits().foreign() && result.mode() == Mode.VIEW) {
                result = OwnType.PLAIN;
            }
        }
        flows.addAll(elision.betweenInputs());
        flows.addAll(throughElements(method, receiver, receiverType, parameters));
        return new Signature(
                method,
                receiver,
                receiverType,
                parameters,
                result,
                flows.stream().distinct().toList(),
                method.getThrownTypes(),
                projection(owner, method),
                silent);
    }

    /// The stub of a method. What runs a function once, or does not keep it, is no promise of those who
    /// override it in sources that say nothing.
    private @Nullable StubMethod stub(TypeElement owner, ExecutableElement method) {
        StubMethod stub = stubs.find(method);
        if (stub == null
                || !stub.ofFunctions()
                || stubs.find(owner.getQualifiedName().toString()) != null) {
            return stub;
        }
        return trees.getTree(owner) == null ? stub : stub.withoutFunctions();
    }

    /// One use of a method.
    private record Use(
            ExecutableElement method,
            @Nullable StubMethod stub,
            @Nullable Site site,
            @Nullable ExecutableType actual,
            boolean sam) {}

    private List<OwnType> parameters(Use use) {
        List<OwnType> types = new ArrayList<>();
        List<? extends VariableElement> all = use.method().getParameters();
        for (int i = 0; i < all.size(); i++) {
            VariableElement parameter = all.get(i);
            TypeMirror inferred =
                    use.actual() != null && i < use.actual().getParameterTypes().size()
                            ? use.actual().getParameterTypes().get(i)
                            : parameter.asType();
            types.add(one(parameter.asType(), spelling(use.stub(), parameter, i), inferred, Role.PARAMETER, use));
        }
        return List.copyOf(types);
    }

    private static Spelling spelling(@Nullable StubMethod stub, VariableElement parameter, int index) {
        Spelling own = spelling(parameter);
        return stub == null ? own : own.or(stub.parameter(index));
    }

    /// The words of a parameter as a call at a site sees them.
    Spelling spelling(ExecutableElement method, int index, @Nullable Site site) {
        VariableElement parameter = method.getParameters().get(index);
        StubMethod stub = stub(Classes.owner(method), method);
        Spelling own = spelling(stub, parameter, index);
        return site == null ? own : site.spell(parameter.asType(), own, stub != null);
    }

    private OwnType result(TypeElement owner, Use use) {
        if (use.method().getKind() == ElementKind.CONSTRUCTOR) {
            Site made = use.site() == null ? new Site(owner.asType(), Spelling.NONE) : use.site();
            return typing.of(made.type(), made.spelling(), Role.VALUE);
        }
        TypeMirror type = use.method().getReturnType();
        if (type.getKind() == TypeKind.VOID) {
            return OwnType.PLAIN;
        }
        Spelling own = Spelling.of(type);
        StubMethod stub = use.stub();
        TypeMirror inferred = use.actual() == null ? type : use.actual().getReturnType();
        return one(type, stub == null ? own : own.or(stub.result()), inferred, Role.RESULT, use);
    }

    /// Whether a type is an array of a type parameter, as `T...`, about which nothing is said: what the
    /// elements turn out to be at a call says nothing of who owns them.
    private static boolean ofParameters(TypeMirror type, Spelling spelled) {
        return type instanceof ArrayType array
                && array.getComponentType() instanceof TypeVariable
                && (spelled.component() == null || spelled.component().silent());
    }

    private static TypeElement owner(Use use) {
        return Classes.owner(use.method());
    }

    private OwnType one(TypeMirror type, Spelling own, TypeMirror inferred, Role role, Use use) {
        Site site = use.site();
        Spelling spelled = site == null ? own : site.spell(type, own, use.stub() != null);
        if (!(type instanceof TypeVariable variable)) {
            return role == Role.PARAMETER && ofParameters(type, spelled)
                    ? OwnType.PLAIN
                    : typing.of(inferred, spelled, role);
        }
        Site argument = site == null || !(variable.asElement() instanceof TypeParameterElement parameter)
                ? null
                : site.argument(parameter);
        TypeMirror shown = inferred instanceof TypeVariable && argument != null ? argument.type() : inferred;
        if (spelled.here().mode() != null || use.sam()) {
            return typing.of(shown, spelled, role);
        }
        return typing.of(shown, spelled, Typing.inside(argument == null ? Traits.PLAIN : classes.of(owner(use))));
    }

    /// The words of a variable: those on its type, and those that javac keeps at the declaration.
    static Spelling spelling(VariableElement variable) {
        Spelling spelling = Spelling.of(variable.asType());
        return variable.asType().getKind() == TypeKind.ARRAY
                ? spelling
                : spelling.and(Words.of(variable.getAnnotationMirrors()));
    }

    private Receiver receiver(TypeElement owner, ExecutableElement method, @Nullable StubMethod stub) {
        if (method.getModifiers().contains(Modifier.STATIC) || method.getKind() == ElementKind.CONSTRUCTOR) {
            return Receiver.NONE;
        }
        if (Words.has(method, "Consumes") || isDrop(owner, method)) {
            return Receiver.CONSUMED;
        }
        if (Words.has(method, "Mutates")) {
            return Receiver.EXCLUSIVE;
        }
        return stub == null ? Receiver.SHARED : stub.receiver();
    }

    private boolean isDrop(TypeElement owner, ExecutableElement method) {
        return classes.of(owner)
                .isDrop(
                        method.getSimpleName().toString(),
                        method.getParameters().size());
    }

    private OwnType receiverType(TypeElement owner, @Nullable Site site, Receiver receiver) {
        if (receiver == Receiver.NONE) {
            return OwnType.PLAIN;
        }
        OwnType value = site == null
                ? typing.of(owner.asType(), Spelling.NONE, Role.VALUE)
                : typing.of(
                        site.type(), new Spelling(Words.NONE, site.spelling().arguments(), null), Role.VALUE);
        if (!value.traits().tracked()
                && (value.element() == null || !value.element().tracked())) {
            return value;
        }
        return value.with(
                switch (receiver) {
                    case CONSUMED -> Mode.OWN;
                    case EXCLUSIVE -> Mode.MUT;
                    default -> Mode.REF;
                });
    }

    /// Whether the class of a method has something to say itself, or a stub says it.
    private boolean speaks(TypeElement owner) {
        Traits traits = classes.of(owner);
        return (traits.tracked() && !traits.foreign())
                || stubs.find(owner.getQualifiedName().toString()) != null;
    }

    /// Whether the declaration uses no word of ownership and no class that speaks for itself.
    private static boolean silent(ExecutableElement method, List<OwnType> parameters, OwnType result) {
        if (!Words.at(method).isEmpty() || !Spelling.of(method.getReturnType()).silent()) {
            return false;
        }
        for (VariableElement parameter : method.getParameters()) {
            if (!spelling(parameter).silent()) {
                return false;
            }
        }
        return parameters.stream()
                        .allMatch(type ->
                                !type.traits().tracked() || type.traits().foreign())
                && (!result.traits().tracked() || result.traits().foreign());
    }

    /// What goes into a collection by the type parameters of its class.
    private static List<Flow> throughElements(
            ExecutableElement method, Receiver receiver, OwnType receiverType, List<OwnType> parameters) {
        OwnType element = receiverType.element();
        if (element == null || !element.carriesLoans() || receiver != Receiver.EXCLUSIVE) {
            return List.of();
        }
        List<Flow> flows = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            OwnType parameter = parameters.get(i);
            if (Elision.borrows(parameter)) {
                boolean whole = method.getParameters().get(i).asType().getKind() == TypeKind.TYPEVAR;
                flows.add(new Flow(
                        i, Signature.RECEIVER, !whole || !parameter.mode().isBorrow()));
            }
        }
        return flows;
    }

    /// Whether a method is the accessor that javac writes for a component. Class files do not tell who wrote
    /// it.
    private boolean projection(TypeElement owner, ExecutableElement method) {
        if (owner.getKind() != ElementKind.RECORD || !method.getParameters().isEmpty()) {
            return false;
        }
        RecordComponentElement component = elements.recordComponentFor(method);
        return component != null
                && trees.getTree(method) == null
                && Spelling.of(component.asType()).equals(Spelling.of(method.getReturnType()));
    }
}
