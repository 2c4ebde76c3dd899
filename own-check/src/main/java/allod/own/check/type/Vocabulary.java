package allod.own.check.type;

import allod.own.check.type.Signature.Receiver;
import allod.own.check.type.Typing.Role;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/// What annotations, defaults and stubs say of the classes, variables and methods of one compilation.
///
/// Annotations may stand in sources or in class files: the answers are the same. Answers for classes and
/// methods are remembered. For the thread of javac alone.
public final class Vocabulary {

    private final Elements elements;
    private final Types types;
    private final Trees trees;
    private final Stubs stubs;
    private final Classes classes;
    private final Typing typing;
    private final Signatures signatures;
    private final Map<Element, Boolean> strict = new HashMap<>();
    private final Map<Element, Boolean> touching = new HashMap<>();
    private final Map<TypeElement, Optional<ExecutableElement>> functions = new HashMap<>();

    /// The vocabulary of a compilation.
    public Vocabulary(Elements elements, Types types, Trees trees, Stubs stubs) {
        this.elements = elements;
        this.types = types;
        this.trees = trees;
        this.stubs = stubs;
        this.classes = new Classes(elements, stubs);
        this.typing = new Typing(classes);
        this.signatures = new Signatures(elements, trees, classes, typing, stubs);
    }

    /// What the class of a value says.
    public Traits traits(TypeMirror type) {
        return classes.of(type);
    }

    /// What a value of a type is when only the type is known; words on the type are honoured.
    public OwnType valueOf(TypeMirror type) {
        return typing.of(type, Spelling.of(type), Role.VALUE);
    }

    /// What a type written in the source says, as in `new ArrayList<@Own Buf>()`: javac forgets the words in
    /// it.
    public OwnType valueOf(TreePath type) {
        TypeMirror mirror = trees.getTypeMirror(type);
        return mirror == null
                ? OwnType.PLAIN
                : typing.of(mirror, new TreeSpelling(trees).of(type).or(Spelling.of(mirror)), Role.VALUE);
    }

    /// What stands at a local variable, a parameter of a lambda, a binding or a resource; nothing where no word
    /// of its own stands there. See also [#elementOf].
    public Optional<OwnType> written(VariableElement local) {
        Spelling spelling = Signatures.spelling(local);
        Words here = spelling.here();
        if (here.mode() == null && !here.once() && !here.scoped()) {
            return Optional.empty();
        }
        return Optional.of(typing.of(local.asType(), spelling, Role.VALUE));
    }

    /// What is written of the elements of an array, or of the arguments of a type as in `List<@Ref Buf>`.
    public Optional<OwnType> elementOf(VariableElement local) {
        return Optional.ofNullable(typing.of(local.asType(), Signatures.spelling(local), Role.VALUE)
                .element());
    }

    /// A parameter as the body sees it.
    public OwnType parameter(VariableElement parameter) {
        Element method = parameter.getEnclosingElement();
        if (method instanceof ExecutableElement executable) {
            int index = executable.getParameters().indexOf(parameter);
            if (index >= 0) {
                return declared(executable).parameters().get(index);
            }
        }
        return typing.of(parameter.asType(), Signatures.spelling(parameter), Role.PARAMETER);
    }

    /// A field, or the component of a record.
    ///
    /// @param asMember its type in the object that it is asked of; null for the declared one
    public OwnType field(VariableElement field, @Nullable TypeMirror asMember) {
        TypeElement owner = Classes.owner(field);
        TypeMirror type = asMember == null ? field.asType() : asMember;
        Spelling spelling = Signatures.spelling(field).or(Spelling.of(type));
        Traits around = classes.of(owner);
        OwnType known = typing.of(type, spelling, Role.FIELD);
        if (spelling.here().mode() != null || spelling.here().once()) {
            return known;
        }
        boolean selfView = known.traits().foreign() && known.mode() == Mode.VIEW && !around.view();
        boolean untracked =
                field.getModifiers().contains(Modifier.STATIC) || !(around.tracked() && !around.foreign()) || selfView;
        return untracked && known.traits().tracked() ? known.with(Mode.PLAIN) : known;
    }

    /// The fields or components that an owned structure owns, those of superclasses first.
    public List<VariableElement> ownedParts(TypeMirror structure) {
        return Structures.fields(structure, field -> field(field, null).mode() == Mode.OWN);
    }

    /// The classes of a sealed structure; empty for any other type.
    public List<TypeMirror> variants(TypeMirror type) {
        if (type.getKind() != TypeKind.DECLARED
                || !((DeclaredType) type).asElement().getModifiers().contains(Modifier.SEALED)
                || classes.of(type).drop() != Traits.Drop.STRUCTURE) {
            return List.of();
        }
        return Structures.variants(type);
    }

    /// Whether a value of a class owns nothing.
    public boolean trivial(TypeMirror variant) {
        return classes.of(variant).drop() != Traits.Drop.METHOD
                && variants(variant).isEmpty()
                && ownedParts(variant).isEmpty();
    }

    /// A method as its own body sees it.
    public Signature declared(ExecutableElement method) {
        return signatures.declared(method);
    }

    /// A method as a call sees it.
    ///
    /// @param site the static type of the receiver with the words that are known of it; for a constructor the
    ///     type made
    /// @param instance the type of the method after inference
    public Signature call(ExecutableElement method, @Nullable TypeMirror site, @Nullable TypeMirror instance) {
        return call(method, site, instance, OwnType.PLAIN);
    }

    /// A method as a call sees it, where more is known of the receiver than its type says: javac forgets words
    /// when it infers the type of a `var` or of an expression.
    ///
    /// @param receiver how the receiver is held
    public Signature call(
            ExecutableElement method, @Nullable TypeMirror site, @Nullable TypeMirror instance, OwnType receiver) {
        Site known = Site.of(site);
        if (known != null && receiver.element() != null) {
            known = known.with(receiver.element(), classes);
        }
        boolean special = known != null && (known.generic() || inherits(method, known));
        if (!special && method.getTypeParameters().isEmpty()) {
            return declared(method);
        }
        return signatures.make(method, known, instance, false);
    }

    /// Whether a class that speaks of ownership inherits the method from one that says less.
    private boolean inherits(ExecutableElement method, Site site) {
        return site.type() instanceof DeclaredType type
                && !type.asElement().equals(method.getEnclosingElement())
                && method.getKind() == ElementKind.METHOD
                && classes.of(type).tracked();
    }

    /// The method of a functional type.
    ///
    /// @param declared as the source writes it, with the words in its arguments: `Consumer<@Mut Buf>`
    /// @param actual after inference
    public Signature function(TypeMirror declared, TypeMirror actual) {
        return function(new Site(declared, Spelling.of(declared)), actual);
    }

    /// The method of a functional parameter, with the words that the method's declaration, its stub and the
    /// site say of it: in `Map<String, @Own Buf>.computeIfAbsent` the function gives an owner.
    ///
    /// @param site as in [#call]
    /// @param actual the type of the parameter after inference
    public Signature function(ExecutableElement method, int parameter, @Nullable TypeMirror site, TypeMirror actual) {
        TypeMirror declared = method.getParameters().get(parameter).asType();
        boolean packed = declared.getKind() == TypeKind.ARRAY && actual.getKind() != TypeKind.ARRAY;
        Spelling spelling = signatures.spelling(method, parameter, Site.of(site));
        if (packed && declared instanceof ArrayType array) {
            declared = array.getComponentType();
            spelling = spelling.component() == null ? Spelling.NONE : spelling.component();
        }
        return function(new Site(declared, spelling), actual);
    }

    private Signature function(Site declared, TypeMirror actual) {
        ExecutableElement method = functionMethod(actual)
                .or(() -> functionMethod(declared.type()))
                .orElseThrow(() -> new IllegalArgumentException(actual + " is no functional interface"));
        TypeMirror instance = actual instanceof DeclaredType type ? types.asMemberOf(type, method) : method.asType();
        Site site = declared.type() instanceof DeclaredType ? declared : new Site(actual, declared.spelling());
        Signature signature = signatures.make(method, site, instance, true);
        return declared.spelling().here().once() ? signature.with(Receiver.CONSUMED) : signature;
    }

    /// The one abstract method of a functional interface.
    Optional<ExecutableElement> functionMethod(TypeMirror type) {
        if (type.getKind() != TypeKind.DECLARED) {
            return Optional.empty();
        }
        return functions.computeIfAbsent((TypeElement) ((DeclaredType) type).asElement(), this::findMethod);
    }

    private Optional<ExecutableElement> findMethod(TypeElement type) {
        if (type.getKind() != ElementKind.INTERFACE) {
            return Optional.empty();
        }
        TypeElement object = elements.getTypeElement("java.lang.Object");
        for (Element member : elements.getAllMembers(type)) {
            if (member instanceof ExecutableElement method
                    && method.getModifiers().contains(Modifier.ABSTRACT)
                    && object.getEnclosedElements().stream()
                            .noneMatch(above -> above instanceof ExecutableElement known
                                    && elements.overrides(method, known, type))) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }

    /// Whether an owner that is given as a parameter gets out of sight: into a collection whose elements nobody
    /// owns.
    public boolean losesOwner(ExecutableElement method, int parameter, @Nullable TypeMirror site) {
        StubMethod stub = stubs.find(method);
        if (stub == null || !stub.keeps(parameter)) {
            return false;
        }
        List<OwnType> parameters = call(method, site, null).parameters();
        int index = Math.min(parameter, parameters.size() - 1); // the arguments of a variable arity
        return index >= 0 && parameters.get(index).mode() == Mode.PLAIN;
    }

    /// The parameter that a method gives back, as `Objects.requireNonNull` does.
    public OptionalInt passes(ExecutableElement method) {
        StubMethod stub = stubs.find(method);
        return stub == null || stub.gives() < 0 ? OptionalInt.empty() : OptionalInt.of(stub.gives());
    }

    /// A method as a class promises it whose supertype declares it.
    ///
    /// @param site the type of the class with the words in it
    Signature promise(ExecutableElement method, TypeElement heir, Site site) {
        DeclaredType type = (DeclaredType) heir.asType();
        return signatures.make(method, site, types.asMemberOf(type, method), true);
    }

    boolean stubbed(ExecutableElement method) {
        return stubs.find(method) != null;
    }

    boolean overrides(ExecutableElement method, ExecutableElement above, TypeElement type) {
        return elements.overrides(method, above, type);
    }

    /// Whether a class has the drop method that it names, itself or from above.
    boolean hasDrop(TypeElement type) {
        Traits traits = classes.of(type);
        return elements.getAllMembers(type).stream()
                .anyMatch(member -> member instanceof ExecutableElement method
                        && traits.isDrop(
                                method.getSimpleName().toString(),
                                method.getParameters().size()));
    }

    boolean isCloseable(TypeElement type) {
        TypeElement closeable = elements.getTypeElement("java.lang.AutoCloseable");
        return closeable != null && types.isSubtype(type.asType(), closeable.asType());
    }

    /// Whether a class is of the JDK.
    boolean ofJdk(TypeElement type) {
        ModuleElement module = elements.getModuleOf(type);
        return module != null
                && (module.getQualifiedName().toString().startsWith("java.")
                        || module.getQualifiedName().toString().startsWith("jdk."));
    }

    /// Whether a method says something of its functional parameters.
    boolean functional(ExecutableElement method) {
        for (VariableElement parameter : method.getParameters()) {
            if (!Signatures.spelling(parameter).silent()) {
                return true;
            }
        }
        return false;
    }

    /// Whether the body of an element is believed: `@Trusted` stands on it or around it.
    public boolean trusted(Element element) {
        for (Element around = element; around != null; around = around.getEnclosingElement()) {
            if (Words.has(around, "Trusted")) {
                return true;
            }
        }
        return false;
    }

    /// Whether `@OwnershipChecked` stands on the class, its package or its module.
    public boolean checkedStrictly(Element element) {
        Boolean known = strict.get(element);
        if (known == null) {
            Element around = element.getEnclosingElement();
            known = Words.has(element, "OwnershipChecked") || (around != null && checkedStrictly(around));
            strict.put(element, known);
        }
        return known;
    }

    /// Whether code that mentions a type must be looked at.
    public boolean touches(TypeMirror type) {
        return switch (type.getKind()) {
            case DECLARED ->
                classes.tracks((TypeElement) ((DeclaredType) type).asElement())
                        || !Spelling.of(type).silent()
                        || argumentTouches(type);
            case ARRAY -> touches(((ArrayType) type).getComponentType());
            case TYPEVAR -> classes.of(type).tracked() || !Spelling.of(type).silent();
            case EXECUTABLE, VOID, NONE, PACKAGE, MODULE, ERROR -> false;
            default -> !Spelling.of(type).silent();
        };
    }

    private boolean argumentTouches(TypeMirror type) {
        for (TypeMirror argument : ((DeclaredType) type).getTypeArguments()) {
            if (classes.of(argument).tracked()) {
                return true;
            }
        }
        return false;
    }

    /// Whether code that mentions a class, a method or a variable must be looked at.
    public boolean touches(Element element) {
        if (element instanceof VariableElement variable) {
            return touches(variable.asType()) || !Signatures.spelling(variable).silent();
        }
        if (!(element instanceof ExecutableElement || element instanceof TypeElement)) {
            return false;
        }
        Boolean known = touching.get(element);
        if (known == null) {
            known = element instanceof ExecutableElement method
                    ? touchesSignature(method)
                    : classes.tracks((TypeElement) element);
            touching.put(element, known);
        }
        return known;
    }

    private boolean touchesSignature(ExecutableElement method) {
        if (touches(Classes.owner(method)) || touches(method.getReturnType())) {
            return true;
        }
        if (Words.has(method, "Consumes") || Words.has(method, "Mutates")) {
            return true;
        }
        for (VariableElement parameter : method.getParameters()) {
            if (touches(parameter)) {
                return true;
            }
        }
        return false;
    }
}
