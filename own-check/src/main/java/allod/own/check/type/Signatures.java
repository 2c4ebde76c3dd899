package allod.own.check.type;

import allod.own.check.type.Signature.Flow;
import allod.own.check.type.Signature.Receiver;
import allod.own.check.type.Typing.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/// Makes [Signature]s: from the declaration, the stub when there is one, the site and the inferred types.
final class Signatures {

    private final Elements elements;
    private final Classes classes;
    private final Typing typing;
    private final Stubs stubs;
    private final Map<ExecutableElement, Signature> declared = new HashMap<>();

    Signatures(Elements elements, Classes classes, Typing typing, Stubs stubs) {
        this.elements = elements;
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

    /// @param sam whether the method is called as that of a function: silence means what it means in a
    ///     declaration
    Signature make(ExecutableElement method, @Nullable TypeMirror site, @Nullable TypeMirror instance, boolean sam) {
        TypeElement owner = Classes.owner(method);
        StubMethod stub = stub(owner, method);
        ExecutableType actual =
                instance != null && instance.getKind() == TypeKind.EXECUTABLE ? (ExecutableType) instance : null;
        List<OwnType> parameters = parameters(method, stub, site, actual, sam);
        OwnType result = result(owner, method, stub, site, actual, sam);
        Receiver receiver = receiver(owner, method, stub);
        OwnType receiverType = receiverType(owner, site, receiver);
        boolean silent = stub == null && silent(method, parameters, result);
        Elision elision = new Elision(receiver, receiverType, parameters, result);
        List<Flow> flows = new ArrayList<>();
        if (stub != null && stub.flows() != null) {
            flows.addAll(stub.flows());
        } else if (method.getKind() == ElementKind.CONSTRUCTOR) {
            flows.addAll(elision.toNew(result));
        } else {
            flows.addAll(elision.toResult(result));
            if (flows.isEmpty() && silent && result.traits().foreign() && result.mode() == Mode.VIEW) {
                result = OwnType.PLAIN;
            }
        }
        flows.addAll(elision.betweenInputs());
        flows.addAll(throughElements(method, receiver, receiverType, parameters));
        boolean projection = owner.getKind() == ElementKind.RECORD && elements.recordComponentFor(method) != null;
        return new Signature(
                method,
                receiver,
                receiverType,
                parameters,
                result,
                flows.stream().distinct().toList(),
                method.getThrownTypes(),
                projection,
                silent);
    }

    private List<OwnType> parameters(
            ExecutableElement method,
            @Nullable StubMethod stub,
            @Nullable TypeMirror site,
            @Nullable ExecutableType actual,
            boolean sam) {
        List<OwnType> types = new ArrayList<>();
        List<? extends VariableElement> all = method.getParameters();
        for (int i = 0; i < all.size(); i++) {
            VariableElement parameter = all.get(i);
            Spelling own = spelling(parameter);
            if (stub != null && i < stub.parameters().size()) {
                own = stub.parameters().get(i).or(own);
            }
            TypeMirror type = parameter.asType();
            TypeMirror inferred =
                    actual != null && i < actual.getParameterTypes().size()
                            ? actual.getParameterTypes().get(i)
                            : type;
            types.add(one(type, own, site, inferred, Role.PARAMETER, sam, stub != null));
        }
        return List.copyOf(types);
    }

    private OwnType result(
            TypeElement owner,
            ExecutableElement method,
            @Nullable StubMethod stub,
            @Nullable TypeMirror site,
            @Nullable ExecutableType actual,
            boolean sam) {
        if (method.getKind() == ElementKind.CONSTRUCTOR) {
            TypeMirror made = site == null ? owner.asType() : site;
            return typing.of(made, Spelling.of(made), Role.VALUE);
        }
        TypeMirror type = method.getReturnType();
        if (type.getKind() == TypeKind.VOID) {
            return OwnType.PLAIN;
        }
        Spelling own = Spelling.of(type);
        if (stub != null) {
            own = stub.result().or(own);
        }
        TypeMirror inferred = actual == null ? type : actual.getReturnType();
        return one(type, own, site, inferred, Role.RESULT, sam, stub != null);
    }

    private OwnType one(
            TypeMirror type,
            Spelling own,
            @Nullable TypeMirror site,
            TypeMirror inferred,
            Role role,
            boolean sam,
            boolean stubbed) {
        boolean bare = type.getKind() == TypeKind.TYPEVAR;
        Spelling spelled = Sites.spell(type, own, site);
        TypeMirror argument = bare ? argument(site, type) : null;
        TypeMirror shown = inferred.getKind() == TypeKind.TYPEVAR && argument != null ? argument : inferred;
        if (bare && stubbed && own.here().mode() == Mode.REF && argument != null) {
            return lent(argument, shown, spelled);
        }
        Role meant = bare && own.here().mode() == null && !sam ? Role.ARGUMENT : role;
        return typing.of(shown, spelled, meant);
    }

    /// What an accessor of a collection gives: a borrow of an owner, a copy of a borrow, nothing tracked for
    /// elements that the collection does not own.
    private OwnType lent(TypeMirror argument, TypeMirror shown, Spelling spelled) {
        OwnType element = typing.of(shown, Spelling.of(argument), Role.ARGUMENT);
        return element.owns() ? typing.of(shown, spelled, Role.ARGUMENT).with(Mode.REF) : element;
    }

    private static @Nullable TypeMirror argument(@Nullable TypeMirror site, TypeMirror variable) {
        Element element = ((TypeVariable) variable).asElement();
        return element instanceof TypeParameterElement parameter ? Sites.argument(site, parameter) : null;
    }

    /// The words of a parameter: those on its type, and those that javac keeps at the declaration only.
    static Spelling spelling(VariableElement variable) {
        Spelling spelling = Spelling.of(variable.asType());
        return variable.asType().getKind() == TypeKind.ARRAY
                ? spelling
                : spelling.and(Words.of(variable.getAnnotationMirrors()));
    }

    /// Whether `@Once` stands on a type.
    static boolean spelledOnce(TypeMirror type) {
        return Words.of(type.getAnnotationMirrors()).once();
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

    boolean isDrop(TypeElement owner, ExecutableElement method) {
        Traits traits = classes.of(owner);
        return traits.drop() == Traits.Drop.METHOD
                && method.getParameters().isEmpty()
                && method.getSimpleName().contentEquals(traits.dropMethod());
    }

    private OwnType receiverType(TypeElement owner, @Nullable TypeMirror site, Receiver receiver) {
        if (receiver == Receiver.NONE) {
            return OwnType.PLAIN;
        }
        TypeMirror type = site == null ? owner.asType() : site;
        OwnType value = typing.of(type, Spelling.of(type), Role.VALUE);
        if (!value.tracked() && !classes.of(owner).tracked()) {
            return value;
        }
        Mode mode = switch (receiver) {
            case CONSUMED -> Mode.OWN;
            case EXCLUSIVE -> Mode.MUT;
            default -> Mode.REF;
        };
        return value.with(mode);
    }

    /// Whether the declaration uses no word of ownership.
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

    /// What goes into a collection and comes out of it by the type parameters of its class.
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

    @Nullable
    StubMethod stub(TypeElement owner, ExecutableElement method) {
        StubClass stub = stubs.find(owner.getQualifiedName().toString());
        return stub == null ? null : stub.find(method);
    }
}
